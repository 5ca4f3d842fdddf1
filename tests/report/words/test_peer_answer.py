# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

AT = ("indicator", "region", "year", "span")
BESIDE = ("indicator", "region", "reference", "year", "span")
CHANGE = ("indicator", "region", "method", "year_from", "year_to"), ("p", "rank", "donors", "detectable", "verdict")


def row(estimate, **keys):
    told = {"indicator": "placed", "region": "543", "year": 2019, "span": 3, "estimate": estimate, **keys}
    return told if "reference" in keys else {**told, "gender": "total", "denominator": None}


def ratio(value, reference, status="ok"):
    return row(Estimate(value, unit="ratio", status=status, origin="derived"), reference=reference)


def rank(at, low, high, reference, status="ok"):
    figure = Estimate(at, low, high, unit="count", status=status, origin="derived")
    return {**row(figure, reference=reference), "regions": 8}


def change(verdict="cannot_tell"):
    return {
        "indicator": "placed", "region": "543", "method": "rank", "year_from": 2010, "year_to": 2019, "p": 0.5,
        "rank": 31, "donors": 60, "detectable": 0.4, "verdict": verdict,
        "estimate": Estimate(0.9, unit="ratio", origin="derived"),
    }  # fmt: skip


@pytest.fixture
def told(release_of, labels):
    level = row(Estimate(1.0, unit="percent", origin="derived"))

    def tell(levels=(level,), ratios=(), ranks=(), changes=()):
        tables = (
            ("indicator_levels", levels, AT, ("gender", "denominator")), ("indicator_ratio", ratios, BESIDE, ()),
            ("indicator_rank", ranks, BESIDE, ("regions",)), ("indicator_change", changes, *CHANGE),
        )  # fmt: skip
        return words.peer_answer(release_of(*tables, kind="public"), labels, indicator="placed")

    return tell


def test_place_and_indicator_are_named_once_above_level_place_and_change(told):
    ratios = [ratio(0.59, "country"), ratio(0.86, "nearest"), ratio(0.8, "kuuma")]
    ranks = [rank(4.0, 2.0, 6.0, "kuuma"), rank(2.0, 1.0, 6.0, "nearest")]
    answer = told(ratios=ratios, ranks=ranks, changes=[change()])
    (group,) = answer.groups
    assert group.heading == "Nurmijärvi, kodin ulkopuolelle sijoitetut"
    level, place, changed = group.findings
    assert [label for label, _ in group.findings] == ["Taso", "Paikka", "Muutos"]
    assert level[1].startswith("Osuus oli 0,59-kertainen koko maan osuuteen verrattuna vuosina 2019–2021")
    assert place[1].startswith("Lähimmät kunnat, 2019–2021: sija 2 (1–6)")
    assert "Ryhmä kuuma, 2019–2021: sija 4 (2–6)" in place[1]
    assert "0,86" not in place[1]
    assert "ei voida päätellä, muuttuiko luku toisin kuin vertailukunnissa" in changed[1]
    assert answer.plain().count("Nurmijärvi") == 1
    assert answer.rest() == []


def test_without_limits_of_a_rank_the_ratio_to_the_mean_of_the_group_is_told(told):
    unranked = rank(None, None, None, "nearest", "not_estimable")
    answer = told(ratios=[ratio(0.59, "country"), ratio(0.86, "nearest")], ranks=[unranked])
    assert dict(answer.groups[0].findings)["Paikka"] == (
        "Luku oli 0,86-kertainen vertailuarvoon (lähimpien kuntien keskiarvo) verrattuna vuosina 2019–2021."
    )


def test_beside_invented_municipalities_no_place_is_an_answer(told):
    answer = told(
        ratios=[ratio(0.59, "country"), ratio(0.7, "nearest", "illustration")],
        ranks=[rank(None, None, None, "nearest", "not_estimable")],
    )
    assert "0,70" not in answer.plain()
    assert dict(answer.groups[0].findings)["Paikka"].endswith("niistä ei voida päätellä mitään.")


def test_with_what_it_must_not_be_confused_is_said_beside_the_answer(told):
    assert "laajempi kuin huostassa olevien" in told(ratios=[ratio(0.59, "country")]).sureness


def test_without_a_country_the_level_itself_is_told(told):
    assert dict(told().groups[0].findings)["Taso"] == "Nurmijärvi: 1,0\xa0% vuosina 2019–2021."


def test_without_figures_there_is_nothing_to_tell(told):
    assert isinstance(told(levels=()), Notice)
