"""Who is whom and of which sector, from names, answers and the table kept by hand."""

import random

import pytest

from varpu_eval.sources.minutes.attendance import read_attendance
from varpu_eval.sources.minutes.identity import fuller_names, name_key
from varpu_eval.sources.minutes.matching import Known, KnownPerson
from varpu_eval.sources.minutes.organisations import shown_organisation
from varpu_eval.sources.minutes.settle import Minuted, settle
from varpu_eval.sources.minutes.titles import TITLES, names_elected_body
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import pseudonym
from varpu_eval.study import SECTORS

KEY = b"key"


def minuted(meeting, text, **how):
    return Minuted(meeting, (read_attendance(text.encode(), ".txt"),), **how)


def settled(*meetings, known=None, answers=None):
    return settle(meetings, known or Known(sectors=SECTORS), answers or {}, KEY)


def sectors(result):
    return {(row.meeting, row.sector) for row in result.rows}


@pytest.mark.parametrize("other", ["Liisa Aho", "Aho, Liisa", "AHO Liisa", "liisa aho"])
def test_a_name_is_one_key_in_any_order_and_case(other):
    assert name_key(other.replace(",", "").split()) == "aho liisa"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("aho", "aho liisa"),
        ("aho l", "aho liisa"),
        ("aho liisa", "aho liisa maria"),
        ("aho liisa", "aho-laine liisa"),
        ("hamalainen liisa", "hämäläinen liisa"),
    ],
)
def test_shortened_names_are_asked(short, full):
    assert fuller_names({short, full, "niemi kari"}) == {short: (full,)}


@pytest.mark.parametrize(
    ("one", "other"), [("aho liisa", "aho pekka"), ("aho liisa", "laine liisa"), ("aho m", "aho liisa")]
)
def test_other_names_are_other_persons(one, other):
    assert fuller_names({one, other}) == {}


def test_members_of_an_elected_body_are_elected_there_only():
    council = minuted("m1", "Läsnä:\nAho Liisa, jäsen\nLaine Pekka, KOK\nNiemi Kari, kunnanjohtaja\n", elected=True)
    group = minuted("m2", "Läsnä:\nLiisa Aho, rehtori\nPekka Laine\n")
    assert sectors(settled(council)) == {("m1", "elected"), ("m1", "administration")}
    result = settled(council, group)
    assert [question.kind for question in result.questions] == ["sector_of_person"]  # Laine, in the second group
    assert result.waiting == {"m2"}


def test_a_sector_told_elsewhere_is_taken_where_none_is_told():
    meetings = (minuted("m1", "Läsnä:\nAho Liisa, rehtori\n"), minuted("m2", "Läsnä:\nLiisa Aho\nKari Niemi, pastori"))
    assert sectors(settled(*meetings)) == {("m1", "school"), ("m2", "school"), ("m2", "parish")}


def test_an_answer_about_a_person_comes_before_what_is_told_elsewhere():
    first = minuted("m1", "Läsnä:\nLiisa Aho\n")
    (question,) = settled(first).questions
    later = minuted("m2", "Läsnä:\nAho Liisa, rehtori\n")
    assert sectors(settled(first, later, answers={question.id: "ngo"})) == {("m1", "ngo"), ("m2", "school")}


@pytest.mark.parametrize("line", ["Oskari Pieni, lapsi", "Oskari Pieni"])
def test_whoever_is_nobody_of_the_network_has_no_row_and_is_asked_nothing_more(line):
    meeting = minuted("m1", f"Läsnä:\nAho Liisa, rehtori\n{line} klo 14\n")
    asked = {question.kind: question for question in settled(meeting).questions}
    sector = asked.get("sector_of_title") or asked["sector_of_person"]
    assert "nobody" in sector.choices
    result = settled(meeting, answers={sector.id: "nobody"})
    assert (result.questions, sectors(result)) == ((), {("m1", "school")})


def test_a_word_alone_is_asked_once_for_all_minutes_and_may_be_no_name():
    meetings = [minuted(m, "Läsnä:\nAho Liisa, rehtori\nTilannekatsauksia\n") for m in ("m1", "m2")]
    (question,) = settled(*meetings).questions
    assert (question.kind, question.about) == ("unread", "Tilannekatsauksia")
    assert len(settled(*meetings, answers={question.id: "nobody"}).rows) == 2
    named = settled(*meetings, answers={question.id: ((pseudonym("laine pekka", KEY), "youth"),)})
    assert sectors(named) == {("m1", "school"), ("m1", "youth"), ("m2", "school"), ("m2", "youth")}


def test_a_list_that_may_go_on_makes_its_meeting_wait():
    meeting = minuted("m1", "Läsnä:\nAho Liisa, rehtori\nNiemi Kari, pastori\n\nSalo Eero\n")
    (question,) = settled(meeting).questions
    assert (question.kind, settled(meeting).waiting) == ("end", {"m1"})
    assert len(settled(meeting, answers={question.id: "over"}).rows) == 2


def test_two_sectors_beside_one_name_are_asked():
    result = settled(minuted("m1", "Läsnä:\nAho Liisa, rehtori, pastori\nKari Niemi, pastori\n"))
    assert [(question.kind, question.about) for question in result.questions] == [("sector_of_person", "Aho Liisa")]
    assert result.rows == ()


def test_the_studys_own_words_come_before_the_built_in_ones():
    known = Known(words={"rehtori": "youth"}, sectors=SECTORS)
    assert sectors(settled(minuted("m1", "Läsnä:\nAho Liisa, rehtori\n"), known=known)) == {("m1", "youth")}


def test_a_block_of_roles_repeats_and_adds_but_never_changes_presence():
    listed = "Läsnä:\nAho Liisa, rehtori\nNiemi Kari, pastori, poistui 14:35\n"
    text = f"{listed}Sihteeri: Kari Niemi\nPuheenjohtaja: Salo Eero, rehtori\n"
    told = {(row.role, row.presence) for row in settled(minuted("m1", text)).rows}
    assert told == {("", "present"), ("secretary", "partial"), ("chair", "present")}


def test_who_is_absent_in_one_list_and_takes_minutes_in_another_is_asked():
    text = "Läsnä:\nAho Liisa, rehtori\nPoissa: Niemi Kari, pastori\nSihteeri: Kari Niemi\n"
    assert [question.kind for question in settled(minuted("m1", text)).questions] == ["presence"]


def test_a_person_kept_by_hand_keeps_the_pseudonym_of_that_spelling():
    by_hand = KnownPerson(pseudonym("Aho Liisa", KEY), frozenset({"school"}))
    known = Known(names={"aho liisa": by_hand}, sectors=SECTORS)
    (row,) = settled(minuted("m1", "Läsnä: Liisa Aho\n"), known=known).rows
    assert (row.person, row.sector) == (by_hand.pseudonym, "school")


def test_the_order_of_meetings_and_lines_changes_nothing():
    lines = ["Aho Liisa, rehtori", "L. Aho, hankevastaava", "Niemi Kari", "Salo Eero, pastori", "Aho, Martat, Salo"]
    first = None
    for seed in range(10):
        random.Random(seed).shuffle(lines)
        meetings = [minuted(m, "Läsnä:\n" + "\n".join(lines[i:])) for i, m in enumerate(("m1", "m2"))][:1]
        result = settled(*meetings, minuted("m3", "Läsnä:\nKari Niemi, pastori\n"))
        first = first or result
        assert result == first


def test_every_built_in_word_is_of_one_sector():
    words = [fold(word) for told in TITLES.values() for word in told]
    assert len(words) == len(set(words))
    assert set(TITLES) <= set(SECTORS)


def test_a_youth_council_is_no_elected_body():
    assert not names_elected_body("Nuorisovaltuusto")
    assert names_elected_body("Nuorisolautakunta")


@pytest.mark.parametrize("told", [["Liisa Aho"], ["Ahon koulu", "Liisa"], ["Aho koulu"], ["Pienen Oskarin asia"]])
def test_what_may_be_a_person_is_no_organisation(told):
    assert shown_organisation(told, {"aho", "liisa"}) == ""
