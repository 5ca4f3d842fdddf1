"""What spreadsheets and exports do to files: each fault is told with its place, and its harmless twin is read."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from varpu_eval.sources import check_study, read_study
from varpu_eval.sources.findings import Findings, ranges

TRAINING = ["date", "municipality", "topic", "sector", "participants"]
ROW = ["2010-02-01", "543", "Huoli", "school", 12]
EVENTS = ["start", "end", "kind", "municipality", "text_fi", "source"]
EVENT = ["2006", None, "project", "543", "Hanke", "Lehti"]


def _with(small, table: str, name: str, data: bytes):
    """Return the study's folder with one table in another file."""
    del small.files[f"{table}.csv"]
    folder = small.write()
    (folder / name).write_bytes(data)
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace(f"{table}.csv", name), encoding="utf-8")
    return folder


def _told(folder) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.rule) for p in check_study(folder).problems]


def _csv(small, *rows: list[object], encoding: str = "utf-8"):
    text = "".join(";".join(map(str, row)) + "\n" for row in rows)
    return _with(small, "training", "training.csv", text.encode(encoding))


def _saved(book: openpyxl.Workbook) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _book(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize("count", ["1.000", "12.000", "1,000", "-20.000"])
def test_a_count_with_a_sign_and_three_digits_is_never_one(small, count):
    assert _told(_csv(small, TRAINING, [*ROW[:4], count])) == [(2, "participants", "number")]


def test_a_count_written_by_a_program_as_a_decimal_is_that_count(small):
    training = read_study(_csv(small, TRAINING, [*ROW[:4], "12.0"])).tables["training"]
    assert training["participants"].tolist() == [12]


ERRORS = ["#JAKO/0!", "#VIITTAUS!", "#NIMI?", "#LUKU!", "#TYHJÄ!", "#PUUTTUU!", "#ARVO!", "#DIV/0!", "#SPILL!", "#N/A"]


@pytest.mark.parametrize("error", ERRORS)
def test_a_formula_error_is_no_text(small, error):
    assert _told(_csv(small, TRAINING, ["2010-02-01", "543", error, "school", 12])) == [(2, "topic", "formula_error")]


@pytest.mark.parametrize("text", ["1,23457E+15", "1.2E+10"])
def test_a_number_that_a_spreadsheet_shortened_is_no_text(small, text):
    assert _told(_csv(small, TRAINING, ["2010-02-01", "543", text, "school", 12])) == [(2, "topic", "cell_type")]


@pytest.mark.parametrize(
    "last",
    [["Yhteensä", "", "", "", 12], ["Lähde: Sotkanet 2015"], ["", "", "* ennakkotieto", "", ""], ["Huom. arvio;2010"]],
)
def test_a_total_or_footnote_is_one_problem(small, last):
    assert _told(_csv(small, TRAINING, ROW, last)) == [(3, "", "total_row")]


def test_rows_of_a_table_above_the_fuller_header_are_a_problem(small):
    folder = _csv(small, ["date", "topic", "", "", ""], ["2010-01-01", "Huoli", "", "", ""], TRAINING, ROW)
    assert _told(folder) == [(1, "", "header")]


def test_wide_rows_above_the_header_are_a_problem_though_their_headings_are_unknown(small):
    folder = _csv(small, ["pvm", "kunta", "aihe", "", ""], ["1", "2", "3", "", ""], TRAINING, ROW)
    assert _told(folder) == [(1, "", "header")]


def test_titles_and_a_second_row_of_headings_are_no_table(small):
    above = [["Raportti", "", "", "", ""], ["Kausi", 2010, "", "", ""], ["Pvm", "Kunta", "Aihe", "Ala", "Lkm"]]
    assert _told(_csv(small, *above, TRAINING, ROW)) == []


def test_rows_swallowed_by_a_quoted_cell_are_a_problem(small):
    rows = [TRAINING, ["2010-02-01", "543", '"Huoli', "school", 1], ["2010-02-02", "543", 'Puhe"', "school", 2]]
    assert _told(_csv(small, *rows)) == [(2, "", "quotes")]


def test_prose_with_line_breaks_and_separators_is_text(small):
    assert _told(_csv(small, TRAINING, ["2010-02-01", "543", '"Huoli; puhe; tuki; apu;\nja muu"', "school", 1])) == []


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_letters_of_ms_dos_and_of_old_macintosh_are_told(small, encoding):
    folder = _csv(small, TRAINING, ["2010-02-01", "543", "Työtä yhdessä päiväkodissa", "school", 1], encoding=encoding)
    assert _told(folder) == [(0, "", "encoding")]


def test_names_and_quotation_marks_of_windows_are_text(small):
    topic = "Tšekin malli \u2013 ”vai niin”, Žižek, d\u2019Or 5 €"
    training = read_study(_csv(small, TRAINING, [*ROW[:2], topic, "school", 1], encoding="cp1252")).tables["training"]
    assert training["topic"].tolist() == [topic]


def test_a_cell_formatted_as_percent_is_told(small):
    book = _book(TRAINING, ROW)
    book.active["E2"].number_format = "0 %"
    assert _told(_with(small, "training", "training.xlsx", _saved(book))) == [(2, "participants", "number")]


def test_a_formula_without_its_value_is_told(small):
    data = _saved(_book(TRAINING, [*ROW[:4], "=1+1"]))
    assert _told(_with(small, "training", "training.xlsx", data)) == [(2, "participants", "formula_error")]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(small):
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_saved(_book(EVENTS, [EVENT[0], "=1", *EVENT[2:]])))) as old,
        zipfile.ZipFile(memory, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<c r="B2"><f>1</f>' in part
                part = part.replace(b'<c r="B2"><f>1</f>', b'<c r="B2" t="str"><f>1</f>')
            new.writestr(name, part)
    assert _told(_with(small, "events", "events.xlsx", memory.getvalue())) == []


@pytest.mark.parametrize(
    ("number_format", "start"), [("yyyy-mm", "2006-05"), ("[$-40B]mmmm yyyy", "2006-05"), ("yyyy", "2006")]
)
def test_a_date_keeps_the_precision_that_its_format_shows(small, number_format, start):
    book = _book(EVENTS, [dt.datetime(2006, 5, 1), *EVENT[1:]])  # noqa: DTZ001 - workbooks have no time zones
    book.active["A2"].number_format = number_format
    data = read_study(_with(small, "events", "events.xlsx", _saved(book)))
    assert data.tables["events"]["start"].tolist() == [start]


def test_two_sheets_of_one_table_are_a_problem_unless_one_is_hidden_or_has_no_rows(small):
    book = _book(TRAINING, ROW)
    book.create_sheet("Tyhjä pohja").append(TRAINING)
    second = book.create_sheet("2011")
    second.append(TRAINING)
    second.append(ROW)
    folder = _with(small, "training", "training.xlsx", _saved(book))
    assert _told(folder) == [(0, "", "sheets")]
    second.sheet_state = "hidden"
    (folder / "training.xlsx").write_bytes(_saved(book))
    assert _told(folder) == []
    assert any("sheet 1 of 2 ('Sheet')" in note.message for note in check_study(folder).notes)


def test_a_chart_sheet_is_passed_over(small):
    book = _book(TRAINING, ROW)
    book.create_chartsheet()
    assert _told(_with(small, "training", "training.xlsx", _saved(book))) == []


def test_many_rows_are_told_in_few_signs():
    assert len(ranges(range(1, 400_000, 2))) < 100


def test_problems_that_differ_by_row_alone_are_told_in_one_with_their_rows():
    findings = Findings()
    for row in (2, 4, 5, 9):
        findings.problem("number", "a.csv", "x", row=row, column="n")
        findings.problem("number", "a.csv", "x", row=row, column="m" if row < 9 else "n")
    told = findings.report().problems
    assert [(p.row, p.column, p.message) for p in told] == [
        (2, "m", "x"),
        (2, "n", "x; so in 4 rows: 2, 4-5, 9"),
        (4, "m", "x"),
        (5, "m", "x"),
    ]


def test_many_problems_alike_are_told_together():
    findings = Findings()
    for row in range(2, 2002, 2):
        findings.problem("number", "a.csv", f"x{row}", row=row, column="n")
    told = findings.report().problems
    assert len(told) == 101
    assert "900 more rows" in told[-1].message
    assert len(told[-1].message) <= 200
