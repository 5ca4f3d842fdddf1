"""Released tables made for the tests, by the same door as real ones."""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from varpu_eval.disclosure import plan_from, release
from varpu_eval.report.labels import Labels
from varpu_eval.results import Cell, Counts, Estimate, result_table
from varpu_eval.study import Limits, Study

HOSTILE = '<script>alert("x")</script> & $\\frac{1}{2}$'
SMALL = "small"
ANSWERS = ("Täysin eri mieltä", "Eri mieltä", "Siltä väliltä", "Samaa mieltä", "Täysin samaa mieltä")


def _let_out(name, rows, keys, extras=(), kind="respondents"):
    """Release rows; each rests on a cell of its own of 50, a row marked SMALL on one of 4, which is hidden."""
    return _release_of((name, rows, keys, extras), kind=kind)[name]


def _release_of(*tables, kind="persons"):
    """Release several tables at once, each given as name, rows, keys and extras; see `_let_out`."""
    cells, results = [], []
    for name, rows, keys, extras in tables:
        told = []
        for number, row in enumerate(rows):
            cells.append(Cell(f"{name}/{number}", 4 if row.get(SMALL) else 50))
            told.append({**row, "rests_on": () if kind == "public" else (cells[-1].key,)})
        results.append(result_table(name, told, keys, extras))
    limits = Limits(min_persons=5)
    declared = [] if kind == "public" else [Counts(kind, tuple(cells))]
    return release(results, limits, plan_from(declared, limits))


@pytest.fixture(scope="session")
def let_out():
    return _let_out


@pytest.fixture(scope="session")
def release_of():
    return _release_of


@pytest.fixture(scope="session")
def labels():
    return Labels(
        "fi",
        regions=("543", "698"),
        names={"543": "Nurmijärvi", "698": "Rovaniemi", "951": "Sumulahti"},
        items={
            ("staff", "heard"): "Tulen kuulluksi.",
            ("staff", "late"): "Tuki tulee liian myöhään.",
            ("staff", "hostile"): HOSTILE,
            ("users", "heard"): "Tulin kuulluksi.",
        },
        dimensions={
            ("staff", "heard"): "being_heard",
            ("staff", "late"): "early_support",
            ("staff", "hostile"): "rooting",
        },
        scales={("staff", item): (1.0, 5.0) for item in ("heard", "late", "hostile")},
        answers={("staff", item): dict(enumerate(ANSWERS, start=1)) for item in ("heard", "late")},
        reversed_items=frozenset({("staff", "late")}),
        indicators={"placed": "Kodin ulkopuolelle sijoitetut 0–17-vuotiaat, %"},
        breaks={"placed": ((2008, "lastensuojelulaki"),)},
    )


@pytest.fixture(scope="session")
def english():
    return Labels("en", regions=("543", "698"), names={"543": "Nurmijärvi", "698": "Rovaniemi"})


@pytest.fixture(scope="session")
def study():
    return Study.model_validate(
        {"root": Path(), "schema": 1, "id": "x", "title": {"fi": "Seuranta <2014>"}, "focus": "543", "peers": ["698"],
         "years": [2006, 2010], "contact": "verkostotyö@example.fi"}
    )  # fmt: skip


CHANGE_KEYS = ("survey", "municipality", "sector", "level", "key", "measure", "year_from", "year_to")
CHANGE_EXTRAS = ("se", "df", "p", "p_holm", "p_bh", "effect_size", "n_from", "n_to", "verdict")


def _change(key, value, low, high, verdict, *, municipality="543", level="dimension", **more):
    unit, measure = ("score_difference", "score") if level == "dimension" else ("difference", "agree")
    if "estimate" not in more:
        more["estimate"] = Estimate(value, low, high, 400, unit, origin="synthetic", source="survey staff 2006, 2014")
    return {
        "survey": "staff", "municipality": municipality, "sector": "all", "level": level, "key": key,
        "measure": measure, "year_from": 2006, "year_to": 2014, "se": 1.0, "df": 40.0, "p": 0.01,
        "p_holm": 0.02, "p_bh": 0.02, "effect_size": 0.3, "n_from": 400, "n_to": 410, "verdict": verdict, **more,
    }  # fmt: skip


@pytest.fixture(scope="session")
def change_table(let_out):
    rows = [
        _change("rooting", 11.1, 8.6, 13.7, "grew"),
        _change("early_support", -4.3, -7.3, -1.4, "fell"),
        _change("openness", 0.2, -2.0, 2.4, "no_change"),
        _change("being_heard", 3.8, -0.4, 8.0, "cannot_tell"),
        _change("cooperation", 5.0, 1.0, 9.0, "grew", small=True),
        _change("rooting", -1.5, -5.0, 2.0, "cannot_tell", municipality="698"),
        _change("heard", 0.21, 0.1, 0.32, "grew", level="item"),
        _change("hostile", 0.01, -0.1, 0.12, "cannot_tell", level="item"),
    ]
    return let_out("survey_change", rows, CHANGE_KEYS, CHANGE_EXTRAS)


def _level(key, value, year, municipality="543", **more):
    estimate = more.pop("estimate", None) or Estimate(value, value - 5, value + 5, 400, "score", origin="synthetic")
    return {
        "survey": "staff", "municipality": municipality, "sector": "all", "year": year, "level": "dimension",
        "key": key, "measure": "score", "estimate": estimate, "se": 1.0, "population": 700, **more,
    }  # fmt: skip


LEVEL_KEYS = ("survey", "municipality", "sector", "year", "level", "key", "measure")


@pytest.fixture(scope="session")
def levels_table(let_out):
    rows = [
        _level("rooting", 50.0, 2006),
        _level("rooting", 61.1, 2014),
        _level("openness", 0.0, 2006),
        _level("openness", 70.0, 2014, small=True),
        _level(
            "being_heard", 0, 2014, estimate=Estimate(None, unit="score", status="not_estimable", origin="synthetic")
        ),
        _level(
            "being_heard", 0, 2006, estimate=Estimate(None, unit="score", status="not_published", origin="synthetic")
        ),
        _level("rooting", 44.0, 2014, municipality="951"),
    ]
    return let_out("survey_levels", rows, LEVEL_KEYS, ("se", "population"))


DISTRIBUTION_KEYS = ("survey", "municipality", "sector", "year", "key", "answer")


@pytest.fixture(scope="session")
def answers_of():
    """Return the rows of one bar of answers: class to share, or to the status that takes its place."""

    def rows(key, year, shares, municipality="543", **more):
        return [
            {
                "survey": "staff", "municipality": municipality, "sector": "all", "year": year, "key": key,
                "answer": answer, "se": 0.02, "held": 20, **more,
                "estimate": Estimate(None, status=told, origin="synthetic") if isinstance(told, str)
                else Estimate(told, max(0, told - 0.03), min(1, told + 0.03), 400, origin="synthetic"),
            }
            for answer, told in shares.items()
        ]  # fmt: skip

    return rows


@pytest.fixture(scope="session")
def distribution_table(let_out, answers_of):
    rows = [
        *answers_of("heard", 2006, {"1": 0.10, "2": 0.20, "3": 0.20, "4": 0.35, "5": 0.15}),
        *answers_of("heard", 2010, {"1-2": 0.14, "3": 0.20, "4": 0.40, "5": 0.26}),
        *answers_of("heard", 2010, {"1": 0.5, "2": 0.5}, municipality="698", small=True),
        *answers_of("late", 2010, {"1": 0.30, "2": 0.40, "3": 0.16, "4": 0.10, "5": 0.04}),
        *answers_of("late", 2010, {"1": "not_estimable", "2": "not_estimable"}, municipality="698"),
    ]
    return let_out("survey_distribution", rows, DISTRIBUTION_KEYS, ("se", "held"))


def _indicator(region, year, value, **more):
    estimate = more.pop("estimate", None) or Estimate(value, unit="percent", origin="derived", source="tietoanuorista")
    return {"indicator": "placed", "region": region, "year": year, "span": 3, "estimate": estimate, **more}


@pytest.fixture(scope="session")
def indicator_table(let_out):
    rows = [
        _indicator("543", 2006, 0.7),
        _indicator("543", 2010, 0.8),
        _indicator("698", 2006, 1.4),
        _indicator("FI", 2006, 1.4),
        _indicator("FI", 2010, 1.5),
        _indicator("698", 2010, 0, estimate=Estimate(None, unit="percent", status="not_published", origin="derived")),
    ]
    return let_out(
        "indicator_levels", rows, ("indicator", "region", "year", "span"), ("gender", "denominator"), "public"
    )


@pytest.fixture(scope="session")
def ratio_table(let_out):
    rows = [
        {"indicator": "placed", "region": region, "reference": reference, "year": 2010, "span": 3,
         "estimate": Estimate(value, unit="ratio", origin="derived")}
        for region, reference, value in [("543", "country", 0.53), ("698", "country", 0.97), ("543", "peer", 0.55)]
    ]  # fmt: skip
    return let_out("indicator_ratio", rows, ("indicator", "region", "reference", "year", "span"), (), "public")


TIE_EXTRAS = ("meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict")


def _tie(a, b, together, verdict, **more):
    return {
        "municipality": "543", "year": 2014, "sector_a": a, "sector_b": b, "meetings_together": together,
        "expected": 1.2, "p": 0.01, "p_adjusted": 0.02, "carriers": "5+", "reviews": 0,
        "met": "yes" if together else "no",
        "verdict": verdict, "estimate": Estimate(together / 3, n=24, unit="rate", origin="synthetic"), **more,
    }  # fmt: skip


@pytest.fixture(scope="session")
def ties_table(let_out):
    rows = [
        _tie("child_protection", "early_education", 12, "more_than_chance"),
        _tie("child_protection", "school", 9, "cannot_tell"),
        _tie("early_education", "school", 0, "cannot_tell"),
        _tie("police", "school", 5, "", small=True),
    ]
    return let_out("sector_ties", rows, ("municipality", "year", "sector_a", "sector_b"), TIE_EXTRAS, "persons")


@pytest.fixture(scope="session")
def empty_table(let_out):
    return let_out("survey_change", [], CHANGE_KEYS, CHANGE_EXTRAS)


@pytest.fixture
def frame():
    return pd.DataFrame({"person": ["p1"]})


SIDE_KEYS = ("aspect", "compared", "region", "peer", "year", "span")
STRUCTURE_KEYS = ("municipality", "area", "year", "level", "measure")
NULL = ("null_mean", "null_low", "null_high", "p", "meetings")


def _side(aspect, compared, learns, estimate, *, peer="698", year=2014, span=1, **more):
    return {"aspect": aspect, "compared": compared, "region": "543", "peer": peer, "year": year, "span": span,
            "learns": learns, "estimate": estimate, **more}  # fmt: skip


def _apart(value, reach=2.0, unit="score_difference", **more):
    limits = (None, None) if reach is None else (value - reach, value + reach)
    return Estimate(value, *limits, 900, unit, **{"origin": "synthetic"} | more)


def _density(place, share):
    return {"municipality": place, "area": "all", "year": 2014, "level": "sector", "measure": "density",
            "estimate": Estimate(share, n=20, origin="synthetic"), "null_mean": 0.9, "null_low": 0.8, "null_high": 1.0,
            "p": 0.4, "meetings": 20}  # fmt: skip


def _share(region, percent):
    return {"indicator": "placed", "region": region, "year": 2012, "span": 3, "gender": "total", "denominator": 9000,
            "estimate": Estimate(percent, unit="percent", origin="derived")}  # fmt: skip


SIDES = (
    _side("survey:staff", "being_heard", "peer_from_focus", _apart(9.0)),
    _side("survey:staff", "rooting", "focus_from_peer", _apart(-8.0)),
    _side("survey:staff", "openness", "alike", _apart(0.5)),
    _side("survey:staff", "early_support", "cannot_tell", _apart(3.0, 6.0)),
    _side("survey:staff", "cooperation", "alike", _apart(0.1), small=True),
    _side("network", "density", "cannot_tell", _apart(0.2, None, "difference")),
    _side("network", "sectors_at_meeting", "differs", _apart(1.5, 0.5, "mean")),
    _side("indicator", "placed", "cannot_tell", _apart(0.5, None, "ratio", origin="derived"), year=2012, span=3),
)
"""Every conclusion of a pair of municipalities, and one that is hidden."""


@pytest.fixture(scope="session")
def side_release(release_of, levels_table):
    """Return a function that releases comparisons with the levels beside them; without them where `levels` is empty."""

    def released(*sides, levels=True):
        scores = [
            _level(key, score, 2014, place, small=key == "cooperation" and place == "698")
            for place, shift in (("543", 0), ("698", 1), ("091", 2))
            for key, score in {"being_heard": 70 - 9 * shift, "rooting": 60 + 8 * shift, "cooperation": 66.0}.items()
        ]
        beside = [
            ("survey_levels", scores, levels_table.keys, levels_table.extras),
            ("network_structure", [_density("543", 1.0), _density("698", 0.8)], STRUCTURE_KEYS, NULL),
            ("indicator_levels", [_share("543", 0.8), _share("698", 1.6)], ("indicator", "region", "year", "span"),
             ("gender", "denominator")),
        ]  # fmt: skip
        return release_of(("side_by_side", sides or SIDES, SIDE_KEYS, ("learns",)), *(beside if levels else ()))

    return released


@pytest.fixture(scope="session")
def side():
    """Return functions that make one comparison and its estimate."""
    return _side, _apart
