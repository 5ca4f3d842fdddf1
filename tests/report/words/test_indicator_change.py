# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "method", "year_from", "year_to")
EXTRAS = ("p", "rank", "donors", "detectable", "verdict")
PLACE = "Nurmijärvi, kodin ulkopuolelle sijoitetut, vuosina 2010 ja 2019 alkavat jaksot"


def read(told):
    """Return what is told with plain spaces."""
    return told.replace("\N{NO-BREAK SPACE}", " ")


def change(value=1.186, verdict="cannot_tell", **more):
    estimate = Estimate(value, unit="ratio", status=more.pop("status", "ok"), origin="derived")
    return {
        "indicator": "placed", "region": "543", "method": "rank", "year_from": 2010, "year_to": 2019, "p": 0.508,
        "rank": 31, "donors": 60, "detectable": 0.48, "verdict": verdict, "estimate": estimate, **more,
    }  # fmt: skip


@pytest.fixture
def told(let_out, labels):
    def tell(*rows, spoken=labels, kind="public"):
        return words.indicator_changes(
            let_out("indicator_change", rows, KEYS, EXTRAS, kind), spoken, indicator="placed"
        )

    return tell


def test_a_change_that_cannot_be_told_says_so_how_large_it_is_and_what_would_have_been_found(told):
    verdict, size, found = map(read, told(change()).sentences)
    assert verdict == (
        f"{PLACE}: ei voida päätellä, muuttuiko luku toisin kuin vertailukunnissa (60 kooltaan lähintä kuntaa)."
    )
    assert size == (
        f"{PLACE}: 19 % suurempi kuin jos muutos olisi ollut sama kuin vertailukunnissa keskimäärin (mediaani, "
        "60 kooltaan lähintä kuntaa); poikkeama on 61 kunnan joukossa 31. suurin, p = 0,508."
    )
    assert found == (
        f"{PLACE}: vertailukuntiin (60 kooltaan lähintä kuntaa) nähden vähintään 48 %:n lasku olisi todettu; juuri sen "
        "suuruisista laskuista puolet jäisi huomaamatta."
    )


def test_verdicts_are_told_in_plain_words_and_the_size_by_its_sign(told):
    grew, fell = told(change(1.5, "grew", p=0.001)), told(change(0.6, "fell", p=0.016))
    assert grew.answer == f"{PLACE}: luku nousi vertailukuntiin nähden (60 kooltaan lähintä kuntaa)."
    assert fell.answer == f"{PLACE}: luku laski vertailukuntiin nähden (60 kooltaan lähintä kuntaa)."
    assert "50 % suurempi kuin" in read(grew.sentences[1])
    assert "p ≤ 0,001" in read(grew.sentences[1])
    assert "40 % pienempi kuin" in read(fell.sentences[1])
    assert "yhtä suuri kuin" in told(change(1.003)).sentences[1]


def test_every_sentence_names_who_is_compared_with(told):
    sentences = told(change(), change(method="synthetic_control"), change(detectable=None, year_from=2013)).sentences
    assert len(sentences) == 8  # what is detectable may hang on a hidden count, and is not told then
    assert all("(60 kooltaan lähintä kuntaa)" in s or "(mediaani, 60 kooltaan" in s for s in sentences)


def test_more_than_the_nearest_are_municipalities_of_any_size(told):
    assert "(291 kaikenkokoista kuntaa)" in told(change(donors=291)).answer


def test_too_few_municipalities_are_said_to_be_too_few(told):
    last = told(change(donors=7, detectable=None)).sentences[-1]
    assert last == (
        f"{PLACE}: vertailukuntia (7 kooltaan lähintä kuntaa) on liian vähän, jotta mitään muutosta voitaisiin todeta."
    )


def test_where_no_verdict_may_be_given_it_is_said_why(told, labels):
    broken = told(change(verdict=""))
    assert broken.answer.endswith("koska tilastointi tai palvelujen järjestäminen muuttui välillä.")
    assert len(broken.sentences) == 2  # nothing could have been called
    named = dataclasses.replace(labels, breaks={"placed": ((2008, "ennen"), (2015, "sosiaalihuoltolaki"))})
    told_of = told(change(verdict=""), spoken=named)
    assert told_of.answer.endswith("koska tilastointi muuttui välillä (2015: sosiaalihuoltolaki).")
    mixed = told(change(verdict="", status="illustration"))
    assert mixed.answer.endswith("koska synteettisiä ja todellisia lukuja verrattaisiin keskenään.")
    assert "niistä ei voida päätellä mitään" in mixed.sureness


def test_without_a_figure_it_is_said_why(told):
    nothing = {"p": None, "rank": None, "donors": None, "detectable": None, "verdict": ""}
    alone = told(change(None, status="not_estimable", **nothing))
    (why,) = alone.sentences
    assert why.startswith(f"{PLACE}: muutosta ei verrata muihin kuntiin, koska lukuja ei ole molemmista tältä kunnalta")
    hidden = told(change(small=True), kind="register")
    assert hidden.answer == f"{PLACE}: muutosta ei verrata muihin kuntiin, koska luvut on piilotettu tietosuojasyistä."


def test_the_longest_time_answers_and_the_synthetic_control_comes_last(told):
    rows = [change(method="synthetic_control", year_from=2000), change(year_to=2013), change()]
    starts = [sentence.split(":")[0].rsplit(", ", 1)[1] for sentence in told(*rows).sentences]
    assert list(dict.fromkeys(starts)) == [
        "vuosina 2010 ja 2019 alkavat jaksot", "vuosina 2010 ja 2013 alkavat jaksot", "2000–2019"
    ]  # fmt: skip


def test_causes_one_peer_and_many_comparisons_are_warned_of(told):
    one = told(change()).sureness
    assert "ei kerro, mistä se johtuu" in one
    assert "Yhdestä vertaiskunnasta ei näe" in one
    assert "vertailuja" not in one
    many = told(change(), change(indicator="notifications"), change(year_from=2013, verdict="")).sureness
    assert (
        "Arvioituja vertailuja on 2. Kukin niistä antaa väärän hälytyksen enintään 5 %:n todennäköisyydellä"
    ) in read(many)


def test_without_rows_there_is_nothing_to_tell(told):
    assert isinstance(told(), Notice)
