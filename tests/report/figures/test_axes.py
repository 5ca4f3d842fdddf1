"""Lines have gaps where a step is missing, and look unlike one another; axes hold their values."""

from __future__ import annotations

from itertools import pairwise

import pytest

from varpu_eval.report.figures import axes
from varpu_eval.report.figures.axes import COUNTRY, FOCUS, Line, draw_lines, field_of, line_strokes
from varpu_eval.report.figures.paper import Paper, ProportionScale


def points(*years, low=None, high=None):
    return [(float(year), 1.0, low, high) for year in years]


class Recorder(Paper):
    """A sheet that keeps what was drawn on it."""

    def __init__(self):
        super().__init__(720, 300)
        self.paths, self.dots = [], []

    def path(self, points, **_):
        self.paths.append(list(points))

    def dot(self, x, y, marker, **_):
        self.dots.append((x, y, marker))


def drawn(*lines):
    paper = Recorder()
    field = field_of(paper, 50, 700, 0, 200, across=[2006, 2012], up=[0.0, 2.0])
    draw_lines(field, [Line("x", FOCUS, of_line) for of_line in lines])
    return paper, field


def test_a_missing_year_parts_a_line_and_is_no_zero():
    paper, field = drawn(points(2006, 2007, 2010, 2011))
    assert [len(path) for path in paper.paths] == [2, 2]
    assert {y for _, y, _ in paper.dots} == {field.up(1.0)}
    assert len(paper.dots) == 4


def test_intervals_of_several_lines_stand_beside_one_another():
    (one, _), (two, field) = drawn(points(2006, low=0.5, high=1.5)), drawn(*[points(2006, low=0.5, high=1.5)] * 2)
    assert one.dots[0][0] == field.across(2006)
    assert [x - field.across(2006) for x, *_ in two.dots] == [-2, 2]


def test_lines_without_intervals_stand_at_their_year():
    paper, field = drawn(points(2006), points(2006))
    assert {x for x, *_ in paper.dots} == {field.across(2006)}


def test_no_two_places_look_alike_in_black_and_white():
    strokes = line_strokes(["543", "698", "951", "952", "FI"])
    assert (strokes["543"], strokes["FI"]) == (FOCUS, COUNTRY)
    assert len({(stroke.look.marker, stroke.look.hollow) for stroke in strokes.values()}) == 5


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.98, 1.02], [0.95, 1.0, 1.05, 1.1]),
        ([0.5, 1.9], [0.6, 0.8, 1.0, 1.25, 1.6]),
        ([0.1, 10], [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]),
    ],
)
def test_proportions_have_round_ticks_of_their_range(values, ticks):
    found = ProportionScale(values, 200, 0).ticks
    assert set(ticks) <= set(found)
    assert 1.0 in found


def test_half_is_as_far_below_one_as_twice_is_above():
    scale = ProportionScale([0.5, 2.0], 200, 0)
    assert scale(1.0) - scale(2.0) == pytest.approx(scale(0.5) - scale(1.0))
    assert (scale(0.5), scale(2.0)) == pytest.approx((200, 0))


def test_years_below_a_field_keep_their_distance_and_end_with_the_last(monkeypatch):
    paper = Recorder()
    written = []
    monkeypatch.setattr(Paper, "text", lambda *of, **_: written.append((of[1], of[3])))
    field = field_of(paper, 50, 350, 0, 200, across=[1991, 2021], up=[0.0, 1.0])
    axes.draw_years(field, 1991, 2021)
    assert written[0][1] == "2021"
    assert min(a - b for (a, _), (b, _) in pairwise(written)) >= 70


def test_only_breaks_inside_the_field_are_drawn_and_near_ones_named_on_two_levels(monkeypatch):
    paper = Recorder()
    written = []
    monkeypatch.setattr(Paper, "text", lambda *of, **_: written.append((of[3], of[2])))
    field = field_of(paper, 50, 350, 0, 200, across=[1991, 2021], up=[0.0, 1.0])
    axes.draw_breaks(field, [2008, 1991, 2006, 2015, 2008])  # 2006 and 2008 are 19 pixels apart; 1991 begins before
    assert [year for year, _ in written] == ["2006", "2008", "2015"]
    assert [y - written[0][1] for _, y in written] == [0, 18, 0]
    assert len(paper.paths) == 3


def test_intervals_side_by_side_keep_within_their_year():
    paper = Recorder()
    field = field_of(paper, 50, 360, 0, 200, across=[1991, 2021], up=[0.0, 2.0])
    lines = [Line("x", FOCUS, points(*range(1991, 2022), low=0.5, high=1.5))] * 4
    draw_lines(field, lines)
    year = field.across(1992) - field.across(1991)
    assert max(x - field.across(1991) for x, *_ in paper.dots[::31]) < year / 2


def test_an_axis_of_zeros_does_not_go_below_zero():
    field = field_of(Recorder(), 50, 360, 0, 200, across=[2006, 2012], up=[0.0, 0.0])
    assert min(field.up.ticks) == 0
    assert field.up(0.0) == field.bottom
