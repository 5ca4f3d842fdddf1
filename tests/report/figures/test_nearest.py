"""The focus beside its nearest municipalities: in order of nearness, in one window, hidden and missing ones marked."""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.figures.nearest import nearest_regions
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.results import Estimate

NEAR = {"951": "Sumulahti", "952": "952", "698": "Rovaniemi"}


@pytest.fixture(scope="module")
def peer_group(let_out):
    rows = [
        {"region": "543", "neighbour": code, "variable": variable, "rank": rank, "distance": 0.1 * rank,
         "estimate": Estimate(0.1 * rank, unit="coefficient", origin="derived")}
        for rank, code in enumerate(NEAR, start=1) for variable in ("population", "all")
    ]  # fmt: skip
    return let_out("peer_group", rows, ("region", "neighbour", "variable"), ("distance", "rank"), "register")


@pytest.fixture(scope="module")
def levels(levels_of, level_row):
    values = {"543": 1.0, "951": 3.0, "952": None, "698": 2.0, "FI": 1.5}
    rows = [level_row(region, year, value) for region, value in values.items() for year in (2019, 2020)]
    rows += [level_row("543", 2021, None), level_row("951", 2021, 3.0)]
    return levels_of(rows)


def drawn(levels, peer_group, labels, **how):
    return figures.indicator_nearest(levels, peer_group, labels, indicator="placed", **how)


def test_rows_stand_in_order_of_nearness_with_focus_first_and_country_last(levels, peer_group, labels, words_of):
    names = ["Nurmijärvi", "Sumulahti", "952", "Rovaniemi", "Koko maa"]
    for svg in (drawn(levels, peer_group, labels).wide, drawn(levels, peer_group, labels).narrow):
        rows = [word for word in words_of(svg) if word in names]
        assert rows[-5:] == names  # the legend comes before


def test_the_window_is_the_latest_that_the_focus_has(levels, peer_group, labels):
    assert drawn(levels, peer_group, labels).caption.endswith("2020")
    assert drawn(levels, peer_group, labels, year=2019).caption.endswith("2019")
    assert isinstance(drawn(levels, peer_group, labels, year=2021), Notice)
    assert isinstance(drawn(levels, peer_group, labels, year=1999), Notice)


def test_a_value_that_is_not_published_has_its_mark_and_no_zero(levels, peer_group, labels, words_of):
    words = words_of(drawn(levels, peer_group, labels).wide)
    assert "ei julkaistu" in words
    assert "0,0\xa0%" not in words
    assert "952 ei julkaistu" in drawn(levels, peer_group, labels).alt


def test_a_hidden_value_has_another_mark(levels_of, level_row, peer_group, labels, words_of):
    table = levels_of([level_row("543", 2020, 1.0), level_row("951", 2020, 3.0, small=True)])
    assert "piilotettu" in words_of(drawn(table, peer_group, labels).wide)


def test_the_peer_is_in_the_picture_only_among_the_nearest(levels, let_out, labels, words_of):
    one = [
        {"region": "543", "neighbour": "951", "variable": "all", "rank": 1, "distance": 0.1,
         "estimate": Estimate(0.1, unit="coefficient", origin="derived")}
    ]  # fmt: skip
    near = let_out("peer_group", one, ("region", "neighbour", "variable"), ("distance", "rank"), "register")
    assert "Rovaniemi" not in words_of(drawn(levels, near, labels).wide)
    assert "Rovaniemi" not in drawn(levels, near, labels).alt


def test_text_and_note_tell_figures_and_that_nobody_is_ranked(levels, peer_group, labels):
    figure = drawn(levels, peer_group, labels)
    assert figure.alt.startswith("2020: Nurmijärvi 1,0\xa0% (0,8–1,2); Sumulahti 3,0\xa0% (2,8–3,2);")
    assert "paremmuusjärjestykseen" in figure.note
    assert "95 %:n luottamusväli" in figure.note
    assert "Johdettu julkaistuista luvuista" in figure.note


def test_synthetic_beside_real_figures_only_show_the_method(levels_of, level_row, peer_group, labels):
    table = levels_of([level_row("543", 2020, 1.0), level_row("951", 2020, 3.0, origin="synthetic")])
    assert "niistä ei voida päätellä mitään" in drawn(table, peer_group, labels).note


def test_a_study_that_names_nothing_to_be_near_by_gets_a_sentence(levels, let_out, labels):
    near = let_out("peer_group", [], ("region", "neighbour", "variable"), ("distance", "rank"), "register")
    notice = drawn(levels, near, labels)
    assert isinstance(notice, Notice)
    assert "[nearest]" in notice.text


def test_distances_by_one_variable_do_not_set_the_order(let_out, labels):
    rows = [
        {"region": "543", "neighbour": code, "variable": variable, "rank": rank, "distance": 0.1,
         "estimate": Estimate(0.1, unit="coefficient", origin="derived")}
        for code, variable, rank in [("951", "population", 1), ("951", "all", 2), ("952", "all", 1)]
    ]  # fmt: skip
    near = let_out("peer_group", rows, ("region", "neighbour", "variable"), ("distance", "rank"), "register")
    assert nearest_regions(near, labels) == ["952", "951"]


def test_the_picture_is_as_high_as_its_rows(levels, peer_group, labels, size_of):
    figure = drawn(levels, peer_group, labels)
    assert isinstance(figure, Figure)
    assert (size_of(figure.wide)[0], size_of(figure.narrow)[0]) == (720, 360)
    assert size_of(figure.wide)[1] < 400


def test_true_zeros_are_drawn_at_zero(levels_of, level_row, peer_group, labels, words_of):
    none = Estimate(0.0, unit="percent", origin="derived")
    table = levels_of([level_row(code, 2020, 0.0, estimate=none) for code in ("543", "951")])
    words = words_of(drawn(table, peer_group, labels).wide)
    assert words.count("0,0\xa0%") == 2
    assert not [word for word in words if word.startswith("−")]
