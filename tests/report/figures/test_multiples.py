"""Small multiples: a panel an indicator that has a line, one legend, a scale each, and no sheet without end."""

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.figures.multiples import MOST
from varpu_eval.report.parts import Notice


@pytest.fixture(scope="module")
def draw(levels_of, labels):
    return lambda rows: figures.indicator_multiples(levels_of(rows), labels)


@pytest.fixture(scope="module")
def series(level_row):
    """Return the rows of one indicator in the places given."""

    def rows(indicator, places=("543", "698", "FI"), years=range(2006, 2012), **more):
        return [level_row(place, year, 1.0, indicator=indicator, **more) for place in places for year in years]

    return rows


def test_the_legend_names_each_place_once_for_all_panels(draw, series, words_of):
    words = words_of(draw([*series("a"), *series("b"), *series("c", ("543",))]).wide)
    assert [word for word in words if word in ("Nurmijärvi", "Rovaniemi", "koko maa")] == [
        "Nurmijärvi", "Rovaniemi", "koko maa",
    ]  # fmt: skip
    assert {"a", "b", "c"} <= set(words)


def test_a_place_looks_alike_in_a_panel_where_the_focus_has_no_row(draw, series, words_of):
    words = words_of(draw([*series("a"), *series("b", ("698", "FI"))]).wide)
    assert words.count("Rovaniemi") == 1  # one look, one entry


def test_head_counts_and_indicators_of_one_window_have_no_panel(draw, series, words_of):
    rows = [*series("a"), *series("people", unit="count"), *series("once", years=[2010])]
    words = words_of(draw(rows).wide)
    assert "a" in words
    assert not {"people", "once"} & set(words)
    assert isinstance(draw([*series("people", unit="count"), *series("once", years=[2010])]), Notice)
    assert isinstance(draw([]), Notice)


def test_three_stand_side_by_side_on_the_wide_sheet_and_one_on_the_narrow(draw, series, size_of):
    two, three, four = (draw([row for i in range(n) for row in series(f"i{i}")]) for n in (2, 3, 4))
    heights = {
        side: [size_of(getattr(figure, side))[1] for figure in (two, three, four)] for side in ("wide", "narrow")
    }
    assert heights["wide"][0] == heights["wide"][1]
    assert heights["wide"][2] - heights["wide"][1] == 190  # 130 of field, 34 of years, 26 of a title of one line
    assert heights["narrow"][1] - heights["narrow"][0] == 160  # 100 of field


def test_no_more_panels_than_a_reader_can_take_and_the_rest_is_counted(draw, series, words_of):
    figure = draw([row for i in range(MOST + 2) for row in series(f"i{i:02}")])
    words = words_of(figure.wide)
    assert "i11" in words
    assert "i12" not in words
    assert "2 tunnuslukua" in figure.note


def test_the_note_warns_of_scales_breaks_gaps_and_origin(draw, series, level_row):
    rows = [*series("placed"), level_row("543", 2012, None)]
    note = draw(rows).note
    assert "oma asteikkonsa" in note
    assert "katko tilastosarjassa" in note  # 2008, of the catalogue
    assert "ei tarkoita nollaa" in note
    assert "Johdettu julkaistuista luvuista" in note


def test_the_text_tells_the_first_and_last_figure_of_each_indicator(draw, series):
    alt = draw([*series("a"), *series("placed")]).alt
    assert "Nurmijärvi, a: 1,0\xa0% vuonna 2006, 1,0\xa0% vuonna 2011." in alt
    assert "sijoitetut" in alt
