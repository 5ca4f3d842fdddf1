"""Lists of persons: where they begin, what belongs to whom, and where they end."""

import pytest

from varpu_eval.sources.minutes.block import read_block


def read(text):
    return read_block(text.splitlines())


def lines(text):
    return [(section.kind, line) for section in read(text).sections for line in section.lines]


def test_swedish_headings_are_read():
    text = "Närvarande:\nAho Liisa, rektor\nFrånvarande:\nNiemi Kari\nOrdförande: Liisa Aho\n1 § Mötets öppnande\n"
    assert lines(text) == [("present", "Aho Liisa, rektor"), ("absent", "Niemi Kari"), ("role", "Liisa Aho")]


def test_roles_before_the_list_belong_to_it():
    assert lines("Puheenjohtaja: Aho Liisa\nLäsnä: Niemi Kari\n") == [("role", "Aho Liisa"), ("present", "Niemi Kari")]


@pytest.mark.parametrize(
    "end",
    [
        "1. Kokouksen avaus",
        "1 §",
        "§ 12 Pieni Oskari",
        "Käsitellyt asiat 7-8",
        "Allekirjoitukset",
        "Pieni Oskari kertoi asiasta laajasti",
        "Puheenjohtaja avasi kokouksen klo 9",
        "Todettiin että Pieni Oskari tulee",
    ],
)
def test_reading_stops_where_the_list_ends(end):
    def asked():
        yield from ["Läsnä:", "Aho Liisa", end]
        pytest.fail("a line after the end is read")

    assert [section.lines for section in read_block(asked()).sections] == [["Aho Liisa"]]


def test_nobody_is_absent_where_a_dash_stands():
    for nobody in ("-", "\u2013", "ei ketään"):
        assert lines(f"Läsnä: Aho Liisa\nPoissa: {nobody}\n") == [("present", "Aho Liisa")]


def test_lists_with_a_blank_line_after_each_person_go_on():
    assert len(lines("Läsnä:\n\nAho Liisa\n\nNiemi Kari\n\nSalo Eero\n\n1. Avaus")) == 3


def test_after_a_blank_line_only_what_is_surely_of_the_list_goes_on_and_the_rest_is_asked():
    text = "Läsnä:\nAho Liisa\nNiemi Kari\n\n{}\n"
    assert len(lines(text.format("Salo Eero, rehtori"))) == 3
    for unsure in ("Salo Eero", "Pieni Oskari, kiireellinen sijoitus"):
        block = read(text.format(unsure))
        assert block.cut
        assert [line for section in block.sections for line in section.lines] == ["Aho Liisa", "Niemi Kari"]
    assert not read(text.format("Kokouksen kulku")).cut


def test_headers_of_pages_and_columns_are_passed_over():
    text = "OSALLISTUJAT\tNimi\tTehtävä\nAho Liisa\nNUMMELAN KUNTA PÖYTÄKIRJA 9/2016 3 (12)\nSivu 4\nNiemi Kari\n"
    assert lines(text) == [("present", "Aho Liisa"), ("present", "Niemi Kari")]


def test_continuation_lines_belong_to_the_person_before():
    text = "Läsnä:\nAho Liisa (Espoo,\nKeskuskirjasto)\nNiemi Kari\npoistui 14:35\nSalo Eero, vt.\njohtaja\n"
    assert [line for _, line in lines(text)] == [
        "Aho Liisa (Espoo, Keskuskirjasto)",
        "Niemi Kari poistui 14:35",
        "Salo Eero, vt. johtaja",
    ]


def test_a_word_of_a_heading_in_prose_begins_no_list():
    assert lines("Läsnä olevat todettiin.\nMuut asiat\nLäsnä: Aho Liisa\n") == [("present", "Aho Liisa")]


@pytest.mark.parametrize(
    "label", ["Aika klo 17:00-18:50", "Kokousaika:\n25.5.2016 klo 17.00\u201318.50", "Tid: kl. 17.00-18.50"]
)
def test_the_meetings_times_are_read_beside_or_below_their_label(label):
    assert read(f"{label}\nLäsnä: Aho Liisa\n").span == (1020, 1130)
