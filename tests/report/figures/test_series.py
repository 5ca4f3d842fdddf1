"""Series: breaks, milestones and gaps are drawn and told; nothing missing is drawn as 0."""

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.figures.milestones import Milestone, milestones_of, organised_anew, strip_height
from varpu_eval.report.rows import rows_of

YEARS = range(2006, 2015)


@pytest.fixture(scope="module")
def levels(levels_of, level_row):
    rows = [level_row(region, year, 1.0) for region in ("543", "698") for year in YEARS]
    return levels_of(rows)


@pytest.fixture(scope="module")
def events(events_of):
    return events_of(
        ("2003", "project", "543", "Hanke"),
        ("2008-01", "coordinator", "543", "Kunnanvaltuusto perusti koordinaattorin toimen"),
        ("2008", "coordinator", "543", "Koordinaattori aloitti"),
        ("2008", "plan", "698", "Oma suunnitelma"),
        ("2010", "survey", "543", "Kysely"),
        ("2010", "survey", "698", "Kysely"),
        ("2011", "organisation", "698", "Kunnat yhdistyivät"),
        ("2012", "published_figure", "543", "40 719 asukasta"),
        ("2012", "impossible_figure", "543", "60,3 % alle 18-vuotiaita", "impossible"),
        ("2012", "law", "FI", "Uusi laki"),
    )


def test_milestones_of_a_year_have_one_number_and_one_text_a_kind(events, labels):
    told = milestones_of(rows_of(events), labels, 2006, 2014)
    assert told == [
        Milestone(1, 2008, "(1) 2008: Koordinaattori aloitti; Rovaniemi: Oma suunnitelma."),
        Milestone(2, 2010, "(2) 2010: Kysely."),
    ]


def test_a_merger_is_a_break_of_the_series_and_no_milestone(events, labels, levels, words_of):
    assert organised_anew(rows_of(events), labels) == [(2011, "Rovaniemi: Kunnat yhdistyivät")]
    figure = figures.indicator_series(levels, labels, indicator="placed", milestones=events)
    assert "2011: Rovaniemi: Kunnat yhdistyivät" in words_of(figure.wide)
    assert "Katkot sarjassa: 2008 (lastensuojelulaki) ja 2011 (Rovaniemi: Kunnat yhdistyivät)." in figure.alt


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_milestones_stand_under_their_numbers_below_the_picture(width, events, labels, levels, words_of):
    figure = figures.indicator_series(levels, labels, indicator="placed", milestones=events)
    words = words_of(getattr(figure, width))
    assert "(2) 2010: Kysely." in words
    assert {"1", "2"} <= set(words)
    assert "Virstanpylväät: 2008 ja 2010." in figure.alt
    assert "60,3" not in figure.alt + " ".join(words)
    assert "40 719" not in " ".join(words)


def test_without_milestones_there_is_no_strip_and_no_note_of_it(labels, levels, events_of):
    figure = figures.indicator_series(levels, labels, indicator="placed")
    empty = figures.indicator_series(levels, labels, indicator="placed", milestones=events_of())
    assert empty == figure
    assert "virstanpylväitä" not in figure.note


def test_numbers_stand_on_several_levels_where_years_are_narrow():
    told = [Milestone(1, 2008, "x")]
    assert [strip_height(told, year_px) for year_px in (40, 22, 12, 8)] == [30, 30, 52, 74]
    assert strip_height([], 7) == 0


def test_a_missing_value_is_told_as_a_gap_and_never_drawn_as_zero(levels_of, level_row, labels):
    full = levels_of([level_row("543", year, 1.0) for year in YEARS])
    holed = levels_of([level_row("543", year, None if year == 2010 else 1.0) for year in YEARS])
    drawn = [figures.indicator_series(table, labels, indicator="placed") for table in (full, holed)]
    assert ["ei tarkoita nollaa" in figure.note for figure in drawn] == [False, True]
    assert drawn[0].wide.count(b"<use") == drawn[1].wide.count(b"<use") + 1  # a mark less, and none elsewhere


def test_intervals_are_explained_where_there_are_any(levels, indicator_table, labels):
    assert "95 %:n luottamusväli" in figures.indicator_series(levels, labels, indicator="placed").note
    assert "95 %" not in figures.indicator_series(indicator_table, labels, indicator="placed").note


def test_other_municipalities_of_the_table_have_no_line(levels_of, level_row, labels, words_of):
    rows = [level_row(region, year, 1.0) for region in ("543", "951") for year in YEARS]
    figure = figures.indicator_series(levels_of(rows), labels, indicator="placed")
    assert "Nurmijärvi" in words_of(figure.wide)
    assert "Sumulahti" not in words_of(figure.wide)
