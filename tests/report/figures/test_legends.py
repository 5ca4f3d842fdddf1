"""Legends and footnotes take the room they say."""

from __future__ import annotations

from varpu_eval.report.figures.axes import COUNTRY, FOCUS
from varpu_eval.report.figures.legends import Footnotes, Legend
from varpu_eval.report.figures.paper import NARROW


def test_a_long_legend_is_broken_into_lines_that_fit():
    long = "muut kunnat, ikään kuin työ olisi alkanut niissä samana vuonna"
    short = Legend([(FOCUS, "Nurmijärvi")], NARROW)
    assert Legend([(FOCUS, long)], NARROW).height - short.height == 18  # one more line of it
    assert Legend([(FOCUS, "Nurmijärvi"), (COUNTRY, "koko maa")], NARROW).height == short.height


def test_footnotes_have_a_line_for_each_of_18_pixels():
    assert Footnotes(["kort", "kort"], NARROW).height == 36
    assert Footnotes([], NARROW).height == 0
