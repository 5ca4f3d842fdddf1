"""The process chart: limits of each stretch, marks only where the table has them, and why there are none."""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.parts import Notice
from varpu_eval.report.words.periods import stretches_of
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "year")
EXTRAS = ("centre", "lower", "upper", "mark", "unmarked")


def years(first, last, *, centre=1.5, unmarked="", marks=(), status="ok", origin="derived", **more):
    marked = dict(marks)
    lower, upper = (None, None) if centre is None else (centre - 0.5, centre + 0.5)
    return [
        {"indicator": "placed", "region": "543", "year": year, "centre": centre, "lower": lower, "upper": upper,
         "mark": marked.get(year, ""), "unmarked": unmarked,
         "estimate": Estimate(1.4, unit="percent", status=status, origin=origin), **more}
        for year in range(first, last + 1)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def draw(let_out, labels):
    def drawn(rows):
        table = let_out("indicator_process", rows, KEYS, EXTRAS, "register")
        return figures.indicator_process(table, labels, indicator="placed")

    return drawn


def test_marks_stand_only_where_the_table_has_one_each_rule_in_its_shape(draw):
    marked = draw(years(2009, 2022, marks=[(2012, "beyond_limits"), (2015, "run")]))
    without = draw(years(2009, 2022))
    # a mark each and its entry in the legend
    assert marked.wide.count(b"<use") - without.wide.count(b"<use") == 4
    assert "2012 (" in marked.alt
    assert "Merkityt vuodet" not in without.alt
    assert "Merkintä on kysymys" in marked.note


def test_too_few_years_are_counted_and_said_to_be_why_nothing_is_marked(draw):
    note = draw(years(2012, 2018, unmarked="few_points")).note
    assert "7 vuotta." in note
    assert "tarvitaan 13 peräkkäistä vuotta" in note
    assert "Merkintä on kysymys" not in note


def test_each_stretch_has_limits_of_its_own_and_the_last_is_told(draw, words_of):
    rows = [*years(2004, 2007, unmarked="few_points"), *years(2008, 2021, centre=2.0)]
    figure = draw(rows)
    assert "Keskiarvo 2,0\xa0% ja rajat 1,5\xa0%–2,5\xa0% vuosina 2008–2021." in figure.alt
    assert "13 peräkkäin" in figure.note
    assert "2008: lastensuojelulaki" in words_of(figure.wide)


def test_stretches_end_where_a_year_is_missing_or_limits_are_others():
    rows = [*years(2004, 2006), *years(2008, 2009), *years(2010, 2012, centre=3.0)]
    assert [len(part) for part in stretches_of(rows)] == [3, 2, 3]


def test_neighbouring_years_without_limits_are_stretches_of_their_own():
    assert [len(part) for part in stretches_of(years(2010, 2011, centre=None))] == [1, 1]


def test_a_year_alone_has_no_limits(draw, words_of):
    figure = draw(years(2010, 2010, centre=None, unmarked="few_points"))
    assert "luonnolliset vaihtelurajat" not in words_of(figure.wide)
    assert "Keskiarvo" not in figure.alt
    assert "1 vuosi." in figure.note


def test_hidden_years_are_not_drawn(draw):
    some = draw([*years(2006, 2008, small=True), *years(2009, 2012)])
    assert some.alt.startswith("Nurmijärvi: 1,4\xa0% vuonna 2009")
    assert isinstance(draw(years(2006, 2008, small=True)), Notice)
    assert isinstance(draw([]), Notice)


def test_an_illustration_is_said_to_be_one(draw):
    assert "niistä ei voida päätellä mitään" in draw(years(2009, 2012, status="illustration", origin="synthetic")).note
