# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import dataclasses

import pytest

from varpu_eval.report import figures, words
from varpu_eval.report.parts import Figure
from varpu_eval.results import Estimate


@pytest.fixture
def findings(let_out, change_table, labels):
    """Return what words tell of changes: key to (estimate, verdict, more)."""

    def told(changes, level="dimension"):
        rows = [
            {
                "survey": "staff", "municipality": "543", "sector": "all", "level": level, "key": key,
                "measure": "score" if level == "dimension" else "agree", "year_from": 2006, "year_to": 2014, "se": 1.0,
                "df": 40.0, "p": 0.01, "p_holm": 0.02, "p_bh": 0.02, "effect_size": 0.3, "n_from": 400, "n_to": 410,
                "estimate": estimate, "verdict": verdict, **more,
            }
            for key, (estimate, verdict, more) in changes.items()
        ]  # fmt: skip
        table = let_out("survey_change", rows, change_table.keys, change_table.extras)
        (group,) = words.change(table, labels, level=level).groups
        return dict(group.findings)

    return told


def _points(value, low, high, status="ok", origin="own"):
    return Estimate(value, low, high, 800, "score_difference", status, origin)


def test_what_cannot_be_told_says_why(findings):
    told = findings({
        "rooting": (_points(3.0, 0.4, 5.5), "cannot_tell", {}),
        "openness": (_points(-3.0, -5.5, -0.4), "cannot_tell", {}),
        "being_heard": (_points(1.0, -8.0, 10.0), "cannot_tell", {}),
        "participation": (Estimate(None, unit="score_difference", status="not_estimable"), "", {}),
        "cooperation": (_points(9.0, 8.0, 10.0), "grew", {"small": True}),
        "early_support": (_points(9.0, 8.0, 10.0), "grew", {}),
    })  # fmt: skip
    assert told["Nousi"] == "varhainen tuki 9,0 pistettä (+8,0…+10,0)"
    assert told["Ei voida päätellä"] == (
        "juurtuminen (tulos viittaa nousuun, mutta ei ole varma); "
        "kuulluksi tuleminen (luottamusväli on liian leveä); "
        "avoimuus (tulos viittaa laskuun, mutta ei ole varma); "
        "osallisuus (luottamusväliä ei voida laskea, yleensä siksi, että vastauksia tai työyksiköitä on liian "
        "vähän); 1 piilotettu tietosuojasyistä"
    )


def test_a_score_of_a_small_group_is_told_as_whole_as_it_was_let_out(findings):
    small = Estimate(9.04, 5.3, 13.2, 290, "score_difference")
    told = findings({"rooting": (small, "grew", {"n_from": 146, "n_to": 149})})
    assert told["Nousi"] == "juurtuminen 9 pistettä (+5…+13)"


def test_the_largest_falls_and_growths_stand_first(findings):
    sizes = {"rooting": -3.0, "openness": -9.0, "being_heard": 2.0, "participation": 8.0}
    told = findings({
        key: (_points(size, size - 1, size + 1), "grew" if size > 0 else "fell", {}) for key, size in sizes.items()
    })  # fmt: skip
    assert told["Nousi"].startswith("osallisuus 8,0")
    assert told["Laski"].startswith("avoimuus 9,0")


def test_where_every_change_is_hidden_nothing_is_said_to_have_stood_still(findings):
    told = findings({"rooting": (_points(9.0, 8.0, 10.0), "grew", {"small": True})})
    assert told == {"Ei voida päätellä": "1 piilotettu tietosuojasyistä"}


def test_an_illustration_is_told_as_one(findings):
    told = findings({"rooting": (_points(9.0, 8.0, 10.0, "illustration", "synthetic"), "grew", {})})
    assert told == {"Ei voida päätellä": "juurtuminen (näytetään vain menetelmän esimerkkinä)"}


def test_holm_is_told_of_only_where_something_was_tested(let_out, change_table, labels):
    nothing = Estimate(None, unit="score_difference", status="not_estimable")
    untested = dict.fromkeys(("se", "df", "p", "p_holm", "p_bh", "effect_size"))
    rows = [
        {"survey": "staff", "municipality": "543", "sector": "all", "level": "dimension", "key": key,
         "measure": "score", "year_from": 2006, "year_to": 2014, **untested, "n_from": 50, "n_to": 50,
         "estimate": nothing, "verdict": ""}
        for key in ("rooting", "openness")
    ]  # fmt: skip
    assert words.change(let_out("survey_change", rows, change_table.keys, change_table.extras), labels).sureness == ""
    tested = {"p": 0.2, "p_holm": 0.2, "verdict": "cannot_tell", "estimate": _points(1, -8, 9)}
    both = let_out("survey_change", [row | tested for row in rows], change_table.keys, change_table.extras)
    assert "Holm" in words.change(both, labels).sureness


def test_a_focus_municipality_without_answers_in_the_compared_years_is_told_of_first(change_table, labels):
    told = words.change(change_table, dataclasses.replace(labels, regions=("951", "543", "698")))
    assert told.groups[0].plain() == (
        "Sumulahti. Ei voida päätellä: vastauksia ei ole sekä vuodelta 2006 että vuodelta 2014."
    )
    assert told.answer.startswith("Sumulahti. ")
    assert [group.heading[:4] for group in told.groups[1:]] == ["Nurm", "Rova"]


def test_items_of_which_nobody_says_who_agrees_are_told_by_their_mean(let_out, change_table, labels):
    row = {"survey": "staff", "municipality": "543", "sector": "all", "level": "item", "key": "heard",
           "measure": "mean", "year_from": 2006, "year_to": 2014, "se": 0.1, "df": 40, "p": 0.01, "p_holm": 0.01,
           "p_bh": 0.01, "effect_size": 0.3, "n_from": 400, "n_to": 410, "verdict": "grew",
           "estimate": Estimate(0.3, 0.1, 0.5, 810, "mean")}  # fmt: skip
    table = let_out("survey_change", [row], change_table.keys, change_table.extras)
    told = words.change(table, labels, level="item")
    assert dict(told.groups[0].findings)["Nousi"] == "”Tulen kuulluksi” 0,30 pistettä (0,10–0,50)"
    assert isinstance(figures.change(table, labels, level="item"), Figure)
    agree = row | {"measure": "agree", "estimate": Estimate(0.1, 0.05, 0.15, 810, "difference")}
    both = let_out("survey_change", [row, agree], change_table.keys, change_table.extras)
    assert "10 prosenttiyksikköä" in words.change(both, labels, level="item").answer


def _items(n, verdict):
    return {f"item{i}": (Estimate(0.2, 0.1, 0.3, 800, "difference"), verdict, {}) for i in range(n)}


def test_of_many_questions_the_largest_are_named_and_the_rest_counted(findings):
    assert findings(_items(7, "grew"), "item")["Nousi"].endswith("”item4” 20 prosenttiyksikköä (+10…+30) ja 2 muuta")
    assert "muu" not in findings(_items(6, "grew"), "item")["Nousi"]  # one more is named, not counted
    assert findings(_items(6, "no_change"), "item")["Ei olennaista muutosta"] == "6 väittämää"
    assert findings(_items(2, "no_change"), "item")["Ei olennaista muutosta"] == "”item0” ja ”item1”"
