"""From files to persons: each layout to exact rows, in every format, and what is wrong with files."""

import io
import re
import traceback
import zipfile
from pathlib import Path

import pytest

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.attendance import MAX_BYTES, read_attendance
from varpu_eval.sources.minutes.study_minutes import WAYS_OUT


def rows(attendance):
    return [
        (" ".join(one.person.name), one.presence, "|".join(one.person.roles), ", ".join(one.person.organisations))
        for one in attendance.listed
    ]


EXPECTED = {
    "BOARD": [
        ("Virtala Maija", "present", "chair", ""),
        ("Lainela Pekka", "present", "member", ""),
        ("Koskela Liisa", "present", "deputy_chair", ""),
        ("Karppila Jari", "present", "presenter", ""),
        ("Harjula Päivi", "present", "secretary", ""),
        ("Ojanne Heikki", "present", "deputy_member", ""),
        ("Peltonen Tuula", "absent", "member", ""),
        ("Saarela Antti", "absent", "", ""),
        ("Tuomela Kirsi", "present", "preparer", ""),
        ("Aholainen Matti", "partial", "preparer", ""),
        ("Vuorela Helena", "present", "", ""),
        ("Jokila Risto", "partial", "expert", ""),
    ],
    "COUNCIL": [
        ("Virtala Maija", "present", "chair", ""),
        ("Lainela Pekka", "present", "deputy_chair", ""),
        ("Koskela Liisa", "present", "member", ""),
        ("Niemelä Kari", "present", "member|chair", ""),
        ("Hämälä Anna", "present", "presenter", ""),
        ("Salonen Eero", "present", "secretary", ""),
        ("Rantala Sari", "partial", "expert", ""),
    ],
    "COMMITTEE": [
        ("Kari Niemelä", "present", "member|chair", ""),
        ("Anna Hämälä", "present", "member", ""),
        ("Eero Salonen", "partial", "member|deputy_member", ""),
        ("Sari Rantala", "present", "", ""),
        ("Timo Mäkelä", "present", "", ""),
        ("Kari Niemelä", None, "chair", ""),
        ("Sari Rantala", None, "presenter", ""),
        ("Timo Mäkelä", None, "secretary", ""),
    ],
    "STEERING": [
        ("Sari Rantala", "present", "chair", "TKK:n kirjasto"),
        ("Timo Mäkelä", "partial", "", "Kansalliskirjasto"),
        ("Outi Lehtola", "present", "", "Joensuun yliopiston kirjasto"),
        ("Tuula Peltonen", "present", "secretary", "Kansalliskirjasto"),
    ],
    "LIBRARIES": [
        ("Jari Karppila", "present", "chair", "Tampere"),
        ("Päivi Harjula", "present", "", "Helsinki, Keskuskirjasto"),
        ("Heikki Ojanne", "partial", "", "Helsinki, Keskuskirjasto"),
        ("Tuula Peltonen", "present", "", "Espoo"),
        ("", "absent", "", ""),
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_layout_gives_exactly_its_persons(layouts, name):
    attendance = read_attendance(getattr(layouts, name).encode(), ".txt")
    assert rows(attendance) == EXPECTED[name]
    assert attendance.unread == ()


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_is_kept_of_the_rest_of_minutes(layouts, name):
    attendance = read_attendance(getattr(layouts, name).encode(), ".txt")
    kept = str(
        [(one.person, one.person.name, one.person.titles, one.person.organisations) for one in attendance.listed]
    )
    assert not [word for word in layouts.REST if word in kept]


def test_parties_and_the_title_of_the_body_make_elected_members(layouts):
    board = read_attendance(layouts.BOARD.encode(), ".txt")
    assert board.elected
    assert [one.person.party for one in board.listed] == [True] * 3 + [False, False, True, True] + [False] * 5
    assert not read_attendance(layouts.COMMITTEE.encode(), ".txt").elected


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_in_every_encoding_of_finnish_tools(layouts, codec):
    attendance = read_attendance(layouts.COMMITTEE.encode(codec), ".txt")
    assert rows(attendance) == EXPECTED["COMMITTEE"]


# --- other formats


def test_markdown_and_the_line_ends_of_word_are_read():
    table = "| Nimi | Tehtävä |\n|---|:--|\n| **Niemelä Kari** | rehtori |\n"
    markdown = f"## Läsnä\n{table}\n## Poissa\n* Salonen Eero\n\n## Asiat\n"
    expected = [("Niemelä Kari", "present", "", ""), ("Salonen Eero", "absent", "", "")]
    assert rows(read_attendance(markdown.encode(), ".md")) == expected
    text = "Läsnä:\x0bNiemelä Kari, rehtori\x0bPoissa:\x0bSalonen Eero\n1. Asia"
    assert rows(read_attendance(text.encode(), ".txt")) == expected


def html(*rows_of_cells):
    cells = "".join(
        "<tr>" + "".join(f"<td><p class=MsoNormal>{c}</p></td>" for c in row) + "</tr>" for row in rows_of_cells
    )
    return (
        f"<html><head><title>Oskari Pieni</title><style>p {{}}</style></head><body><table>{cells}</table></body></html>"
    )


def test_a_word_made_html_table_is_read_row_by_row():
    page = html(
        ("Kokousaika", "12.1.2016 klo 14:00&#150;15:41"),
        ("Läsnä", ""),
        ("Niemelä, Kari", "puheenjohtaja"),
        ("Salonen, Eero", "varajäsen<br>poistui 14:35"),
        ("Poissa", ""),
        ("Hämälä, Anna", "&nbsp;"),
        ("1 §", "Oskari Pienen asia"),
    )
    assert rows(read_attendance(page.encode("cp1252"), ".htm")) == [
        ("Kari Niemelä", "present", "chair", ""),
        ("Eero Salonen", "partial", "deputy_member", ""),
        ("Anna Hämälä", "absent", "", ""),
    ]


def test_columns_that_cannot_be_paired_are_asked_and_never_given_to_a_neighbour():
    page = html(
        ("Läsnä", "Niemelä, Kari<br>Salonen, Eero", "rehtori<br>opettaja<br>poistui 14:35"),
        ("Poissa", "-", ""),
    )
    attendance = read_attendance(page.encode(), ".html")
    assert [row[:2] for row in rows(attendance)] == [("Kari Niemelä", "present"), ("Eero Salonen", "present")]
    assert len(attendance.unread) == 3


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body, *, head=""):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"{head}<w:document {W}><w:body>{body}</w:body></w:document>")
    return memory.getvalue()


def paragraph(text):
    runs = "<w:tab/>".join(f"<w:t>{part}</w:t>" for part in text.split("\t"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def test_a_docx_of_paragraphs_is_read_as_text(layouts):
    body = "".join(map(paragraph, layouts.COUNCIL.splitlines()))
    assert rows(read_attendance(docx(body), ".docx")) == EXPECTED["COUNCIL"]


def test_a_docx_table_is_read_with_content_controls_and_without_what_was_deleted():
    control = f"<w:sdt><w:sdtContent>{paragraph('Salonen Eero')}</w:sdtContent></w:sdt>"
    deleted = "<w:p><w:del><w:r><w:delText>Pieni Oskari</w:delText></w:r></w:del></w:p>"
    deleted += "<w:p><w:moveFrom><w:r><w:t>Pieni Elli</w:t></w:r></w:moveFrom></w:p>"
    cells = [
        paragraph("Läsnä"),
        paragraph("Niemelä Kari") + control + deleted,
        paragraph("rehtori") + paragraph("kuraattori"),
    ]
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    attendance = read_attendance(docx(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>{paragraph('Oskari Pieni')}"), ".docx")
    assert [(one.person.name, one.person.titles) for one in attendance.listed] == [
        (("Niemelä", "Kari"), ("rehtori",)),
        (("Salonen", "Eero"), ("kuraattori",)),
    ]


def pdf(lines, *, encrypted=False):
    """Return a PDF of one page in Helvetica, made by hand."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 40 780 Td {shown}ET".encode("cp1252")
    resources = b"<< /Font << /F1 5 0 R >> >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        font,
    ]
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -44 >>")
    data = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b" /Encrypt 6 0 R /ID [<00> <00>]" if encrypted else b""
    tail = b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, lock, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + tail


@pytest.mark.parametrize("name", ["BOARD", "COUNCIL"])
def test_a_pdf_with_text_is_read(layouts, name):
    assert rows(read_attendance(pdf(getattr(layouts, name).splitlines()), ".pdf")) == EXPECTED[name]


# --- what is wrong with files

FAULTS = [
    ("encrypted pdf", pdf(["Läsnä"], encrypted=True), ".pdf", "file_encrypted"),
    ("scanned pdf", pdf([]), ".pdf", "scanned"),
    ("no pdf", b"%PDF-1.4\nOskari Pieni", ".pdf", "file_damaged"),
    ("old doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Oskari", ".docx", "file_encrypted"),
    ("no docx", b"Oskari Pieni", ".docx", "file_damaged"),
    ("docx without a body", docx("")[:40], ".docx", "file_damaged"),
    ("docx with entities", docx(paragraph("Oskari"), head="<!DOCTYPE x [<!ENTITY a 'b'>]>"), ".docx", "file_damaged"),
    ("docx bomb", docx("<w:p/>" + " " * 60_000_000), ".docx", "file_too_large"),
    ("deep docx", docx("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), ".docx", "file_damaged"),
    ("nested tables", b"<table><tr><td>" * 100 + b"Oskari", ".html", "file_damaged"),
    ("bytes", bytes(range(256)) * 4, ".txt", "encoding"),
    ("two encodings", "Läsnä Oskari".encode() + "Läsnä: Ä".encode().decode("cp1252").encode(), ".txt", "encoding"),
    ("empty", b" \n", ".txt", "file_empty"),
    ("large", b"L" * (MAX_BYTES + 1), ".txt", "file_too_large"),
    ("format", b"Oskari", ".odt", "file_format"),
    ("no attendance", "Oskari Pienen asia\nTodettiin läsnä olevat.".encode(), ".txt", "attendance"),
    ("heading alone", "Läsnä:\n\n1. Oskari Pienen asia".encode(), ".txt", "attendance"),
    ("no end", ("Läsnä:\n" + "Aho Liisa\n" * 5_000).encode(), ".txt", "attendance"),
    ("no headings of a tool", b"Oskari;Pieni\n1;2\n", ".csv", "header"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_file_that_cannot_be_read_is_refused_by_rule_without_quoting_it(fault):
    _, data, suffix, rule = fault
    with pytest.raises(UnreadableError) as refused:
        read_attendance(data, suffix)
    assert refused.value.rule == rule
    assert "skar" not in str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__
    frames = {Path(frame.filename).name for frame in traceback.extract_tb(refused.value.__traceback__)}
    assert frames == {Path(__file__).name, "attendance.py"}  # no frame whose variables hold the file's lines


def test_hostile_html_is_read_as_text_and_runs_nothing():
    page = "<script>Läsnä: Pieni Oskari</script><p>Läsnä: <b>Aho Liisa</b><img src=x onerror=alert(1)><script>"
    assert [row[0] for row in rows(read_attendance(page.encode(), ".html"))] == ["Aho Liisa"]


def test_the_documentation_has_every_rule_and_its_way_out():
    text = (Path(__file__).parents[3] / "docs" / "minutes.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert told == WAYS_OUT
