"""Lines of lists: who is on them, what stands beside the name, and what is not understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.sources.minutes.people import read_people

ONE = [
    # line, name, roles, titles, organisations
    ("Aho, Liisa", "Liisa Aho", "", "", ""),
    ("Aho Liisa, KOK varajäsen", "Aho Liisa", "deputy_member", "", ""),
    ("Liisa Aho (vihr.), jäsen", "Liisa Aho", "member", "", ""),
    ("Rehtori Liisa Aho", "Liisa Aho", "", "Rehtori", ""),
    ("rehtori Liisa Aho, Isoniitun koulu", "Liisa Aho", "", "rehtori", "Isoniitun koulu"),
    ("Kunnanhallituksen edustaja Liisa Aho", "Liisa Aho", "", "Kunnanhallituksen edustaja", ""),
    ("Anna-Liisa von Aho, vanhempi konstaapeli", "Anna-Liisa von Aho", "", "vanhempi konstaapeli", ""),
    ("L. Aho, rehtori", "L. Aho", "", "rehtori", ""),
    ("AHO Liisa, THL", "AHO Liisa", "", "", "THL"),
    ("Aho puheenjohtaja", "Aho", "chair", "", ""),
    ("Liisa Aho <liisa.aho@kunta.example>, 040 123 4567, rehtori", "Liisa Aho", "", "rehtori", ""),
    ("Liisa Aho, rehtori, puh. 050-1234567", "Liisa Aho", "", "rehtori", ""),
    ("Liisa Aho (liisa.aho@kunta.example)", "Liisa Aho", "", "", ""),
    ("Liisa Aho\tkunnanjohtaja esittelijänä", "Liisa Aho", "presenter", "kunnanjohtaja", ""),
    ("Liisa Aho valt. II vpj.", "Liisa Aho", "deputy_chair", "valt. II vpj", ""),
]


@pytest.mark.parametrize("case", ONE, ids=lambda case: case[0])
def test_a_person_is_read_with_what_stands_beside_the_name(case):
    line, *expected = case
    (person,) = read_people(line)
    told = [person.name, person.roles, person.titles, person.organisations]
    assert [" ".join(told[0]), "|".join(told[1]), "|".join(told[2]), "|".join(told[3])] == expected


SEVERAL = [
    ("Liisa Aho, Pekka Laine, Kari Niemi", ["Liisa Aho", "Pekka Laine", "Kari Niemi"]),
    ("Liisa Aho, Pekka Laine ja Kari Niemi", ["Liisa Aho", "Pekka Laine", "Kari Niemi"]),
    ("Liisa Aho, rehtori, Pekka Laine, kuraattori", ["Liisa Aho", "Pekka Laine"]),
    ("Liisa Aho (Espoo), Pekka Laine (Tampere)", ["Liisa Aho", "Pekka Laine"]),
    ("puheenjohtaja Liisa Aho, sihteeri Pekka Laine", ["Liisa Aho", "Pekka Laine"]),
    ("Aho, puheenjohtaja (Espoo), Laine koko päivän ja Niemi iltapäivän (Tampere)", ["Aho", "Laine", "Niemi"]),
]


@pytest.mark.parametrize("case", SEVERAL, ids=lambda case: case[0])
def test_several_persons_on_a_line_are_told_apart(case):
    assert [" ".join(person.name) for person in read_people(case[0])] == case[1]


def test_a_title_before_the_second_name_is_the_second_persons():
    first, second = read_people("puheenjohtaja Liisa Aho, sihteeri Pekka Laine")
    assert (first.roles, second.roles) == (("chair",), ("secretary",))


@pytest.mark.parametrize(
    "line",
    [
        "Liisa Aho, Pekka Laine",  # two persons, or one of Pekka Laine
        "Liisa Aho, Klaukkalan Martat",  # likewise
        "Aho, Laine, Niemi",  # three surnames, or one person and more
        "Aho, Liisa, Pekka Laine",
        "Liisa Aho, rehtori Pekka Laineen tilalla",
        "Liisa Aho Kari Pekka Laine Niemi",
        "Liisa Aho, joka kertoi laajasti ja monin sanoin hankkeen alkuvaiheista ja niiden merkityksestä kaikille",
        "? rehtori",
        "12345",
        "Kokouksen kulku",
    ],
)
def test_a_line_with_more_than_one_reading_or_none_is_not_understood(line):
    assert read_people(line) is None


@pytest.mark.parametrize("line", ["Kainuun maakuntakirjaston edustaja", "poliisin edustaja", "Esittelijä"])
def test_a_role_without_a_name_has_no_name(line):
    (person,) = read_people(line)
    assert (person.name, person.titles) == ((), (line,))


@given(st.text(max_size=80))
def test_no_line_makes_reading_fail(line):
    people = read_people(line)
    assert people is None or all(isinstance(person.name, tuple) for person in people)


WORDS = st.sampled_from(
    [
        "Aho",
        "Liisa",
        "Laine,",
        "Pekka",
        "rehtori",
        "KOK",
        "ja",
        "(Espoo)",
        "koulu",
        "klo",
        "17:00",
        "-",
        ",",
        "\t",
        "M.",
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_every_name_that_is_read_stands_on_the_line(words):
    line = " ".join(words)
    for person in read_people(line) or ():
        assert all(part in line for part in person.name)
