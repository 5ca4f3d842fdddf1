"""Layouts of lists in memos of municipalities, with invented names: who is read, who is asked, who is nobody."""

import pytest

from varpu_eval.sources.minutes.attendance import read_attendance

KAISA = ("Kaisa Hietaharju", "present")
EERO = ("Eero Ylitaskula", "present")
MATTI = ("Matti Meikäläinen", "present")
END = "1. Kokouksen avaus\n"


def read(text):
    return read_attendance(text.encode(), ".txt")


def told(text):
    return [(" ".join(one.person.name), one.presence) for one in read(text).listed]


SURE = {
    "bullets": (
        "Läsnä:\n- Matti Meikäläinen, rehtori\n\u2022 Kaisa Hietaharju\n* Eero Ylitaskula (poliisi)\n",
        [MATTI, KAISA, EERO],
    ),
    "numbers": ("Läsnä:\n1. Matti Meikäläinen, rehtori\n2. Kaisa Hietaharju\n", [MATTI, KAISA]),
    "places": (
        "Läsnä:\nKoulut: Matti Meikäläinen, Kaisa Hietaharju\nPoliisi: Eero Ylitaskula\n",
        [MATTI, KAISA, EERO],
    ),
    "groups": (
        "Läsnä:\nSivistystoimi\nMatti Meikäläinen\nKaisa Hietaharju, lehtori\n\nPoliisi\nEero Ylitaskula, komisario\n",
        [MATTI, KAISA, EERO],
    ),
    "roles in parentheses": (
        "Läsnä: Matti Meikäläinen, Kaisa Hietaharju (pj.), Eero Ylitaskula (sihteeri)\n",
        [MATTI, KAISA, EERO],
    ),
    "a word divided": (
        "Läsnä: Matti Meikäläinen (rehtori), Kaisa Hieta-\nharju (kuraattori), Eero\nYlitaskula (poliisi)\n",
        [MATTI, KAISA, EERO],
    ),
    "a line of two, then a line of one": (
        "Läsnä: Matti Meikäläinen (rehtori), Kaisa Hietaharju (kuraattori)\nEero Ylitaskula, poliisi\n",
        [MATTI, KAISA, EERO],
    ),
    "roles below names": (
        "Saapuvilla olleet jäsenet\nMeikäläinen Matti\npuheenjohtaja\nHietaharju Kaisa\nI varapuheenjohtaja\n",
        [("Meikäläinen Matti", "present"), ("Hietaharju Kaisa", "present")],
    ),
    "degrees": ("Läsnä:\nFT Matti Meikäläinen\nKaisa Hietaharju, KM, rehtori\n", [MATTI, KAISA]),
    "organisations in the first column": (
        "Läsnä:\nOrganisaatio\tEdustaja\nKeskustan koulu\tMatti Meikäläinen\nPoliisi\tEero Ylitaskula\n",
        [MATTI, EERO],
    ),
    "names in two columns of a table": (
        "Läsnä\nSukunimi\tEtunimi\tNimike\nHietaharju\tKaisa\tlehtori\nYlitaskula\tEero\tkomisario\n",
        [KAISA, EERO],
    ),
    "a slash": ("Läsnä:\nMatti Meikäläinen / SPR\nKaisa Hietaharju / Eero Ylitaskula\n", [MATTI, KAISA, EERO]),
    "remote": ("Paikalla olivat:\nMatti Meikäläinen\nEtänä: Kaisa Hietaharju\n", [MATTI, KAISA]),
    "prose with the heading's word": ("Läsnä Oskari oli läsnä kotona\nLäsnä:\nMatti Meikäläinen, rehtori\n", [MATTI]),
    "surnames that are words": (
        "Läsnä:\nMatti Pappi, rehtori\nMaria del Carmen Lopez\nFatima al-Hassan, tulkki\nSofia Raab, rehtori\n",
        [
            (name, "present")
            for name in ("Matti Pappi", "Maria del Carmen Lopez", "Fatima al-Hassan", "Sofia Raab")
        ],
    ),
    "nobody absent": ("Läsnä:\nMatti Meikäläinen\nPoissa ei poissaolijoita\n", [MATTI]),
    "two headings in one": (
        "LÄSNÄOLLEET JÄSENET JA VARAJÄSENET\nMatti Meikäläinen\nFrånvarande / Poissa:\nEero Ylitaskula\n",
        [MATTI, ("Eero Ylitaskula", "absent")],
    ),
    "numbers of persons": (
        "Läsnä (1):\nMatti Meikäläinen\nPoissa (1 hlö)\nEero Ylitaskula\n",
        [MATTI, ("Eero Ylitaskula", "absent")],
    ),
    "absents first": (
        "Poissa: Eero Ylitaskula\nSihteeri: Kaisa Hietaharju\nLäsnä: Matti Meikäläinen\n",
        [("Eero Ylitaskula", "absent"), KAISA, MATTI],
    ),
    "a word of a heading in a matter before the list": (
        "Poissa Oskari kotoa\nAsian vaiheet\nLäsnä: Matti Meikäläinen\n",
        [MATTI],
    ),
    "a deputy": (
        "Läsnä:\nKaisa Hietaharju (Eero Ylitaskulan sijaan)\nPoissa:\nEero Ylitaskula (varalla Kaisa Hietaharju)\n",
        [KAISA, ("Eero Ylitaskula", "absent")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SURE)
def test_a_layout_gives_its_persons_and_nobody_else(name):
    text, expected = SURE[name]
    assert told(f"{text}{END}") == expected
    attendance = read(f"{text}{END}")
    assert (attendance.unread, attendance.cut) == ((), False)


def test_a_heading_of_members_and_deputies_tells_of_nobody_which_of_the_two():
    (one,) = read(f"Läsnä olleet jäsenet ja varajäsenet\nMatti Meikäläinen\n{END}").listed
    assert one.person.roles == ()


@pytest.mark.parametrize(
    "heading",
    ["Poissaolonsa ilmoittaneet:", "Esteen ilmoittaneet:", "Ei läsnä:", "Ei paikalla", "Pois:", "Peruivat:", "Estynyt"],
)
def test_whoever_is_below_a_heading_of_absents_is_absent(heading):
    text = f"Läsnä:\nMatti Meikäläinen, rehtori\n{heading}\nKaisa Hietaharju\n{END}"
    assert told(text) == [MATTI, ("Kaisa Hietaharju", "absent")]


@pytest.mark.parametrize("heading", ["Kutsutut:", "Osan aikaa läsnä:", "Sidosryhmät:"])
def test_presence_below_a_heading_that_tells_none_is_asked_unless_another_list_tells_it(heading):
    text = f"Läsnä:\nMatti Meikäläinen, rehtori\n{heading}\nKaisa Hietaharju\nMatti Meikäläinen\n{END}"
    assert told(text) == [MATTI, ("Kaisa Hietaharju", None), MATTI]


def test_members_of_a_group_are_not_there_for_being_members():
    text = f"Jäsenet: Matti Meikäläinen, rehtori\nKaisa Hietaharju, kuraattori\nLäsnä: Matti Meikäläinen\n{END}"
    assert told(text) == [MATTI, ("Kaisa Hietaharju", None), MATTI]


@pytest.mark.parametrize("head", ["Läsnä:\nNimi\tTehtävä\tLäsnä", "Nimi\tTehtävä\tPoissa", "Jäsenet\tLäsnä\tPoissa"])
def test_marks_in_a_table_are_asked_because_empty_cells_are_not_seen(head):
    text = f"{head}\nMatti Meikäläinen\trehtori\tx\nKaisa Hietaharju\tkuraattori\t-\nEero Ylitaskula\tpoliisi\n{END}"
    assert told(text) == [(name, None) for name, _ in (MATTI, KAISA, EERO)]


UNSURE = [
    "Kallioniemi (pj), Saukkola, Ylitaskula",
    "Matti Virtanen - Korhonen",
    "Matti Meikäläinen\tKaisa Hietaharju",  # two columns of persons
    "MLL\tKaisa Hietaharju",
    "Matti Virtanen \u2013Korhonen",
    "\u2612 Matti Meikäläinen, rehtori",
    "Oskari Pikkaraisen tilanne",
]


@pytest.mark.parametrize("line", UNSURE)
def test_a_line_with_two_readings_is_asked(line):
    assert [unread for unread, _ in read(f"Läsnä:\nAho Liisa, rehtori\n{line}\n{END}").unread] == [line]


@pytest.mark.parametrize(
    "below",
    [
        "Nummelan seutu\n\nKaisa Hietaharju, lehtori",  # the head of a page
        "Kaisa Hietaharju",
        "Kokous 1.3.2024\nLäsnä:\nEero Ylitaskula, poliisi",  # another meeting in the same file
        "Ajankohtaista\nPoissa:\nEero Ylitaskula",
    ],
)
def test_lists_that_may_go_on_after_their_end_are_asked(below):
    attendance = read(f"Läsnä:\nMatti Meikäläinen, rehtori\nEero Ylitaskula, poliisi\n\n{below}\n{END}")
    assert attendance.cut
    assert len(attendance.listed) == 2


def test_another_meetings_list_in_the_same_file_is_not_taken():
    text = "Aika klo 9-10\nLäsnä:\nMatti Meikäläinen, rehtori\nAika klo 12-13\nLäsnä:\nKaisa Hietaharju, lehtori\n"
    assert told(text) == [MATTI]
    assert read(text).cut


@pytest.mark.parametrize(
    "rest",
    [
        "Asiakastapaus\nOskari Pikkarainen, 9-vuotias",
        "Seuraava kokous 3.4.2024\nOskari Pikkarainen",
        "Muut asiat\nOskari Pikkarainen",
        "Keskustelu: Oskari kertoi koulusta\nOskari Pikkarainen",
        "\nLastensuojelu\nOskari Pikkarainen, 8 v",
    ],
)
def test_children_below_the_list_are_neither_read_nor_asked(rest):
    attendance = read(f"Läsnä:\nMatti Meikäläinen, rehtori\nKaisa Hietaharju, lehtori\n{rest}\n")
    assert told(f"Läsnä:\nMatti Meikäläinen, rehtori\nKaisa Hietaharju, lehtori\n{rest}\n") == [MATTI, KAISA]
    assert attendance.unread == ()
