"""The gap plot: the focus over unnamed placebos, from the start on, hidden lines left out."""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.parts import Notice, Pictures
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "placebo", "year")
YEARS = range(2006, 2014)


def line(placebo, before, after, *, indicator="placed", start=2010, status="ok", origin="derived", **more):
    return [
        {"indicator": indicator, "region": "543", "placebo": placebo, "year": year, "start": start, "pre_rmspe": 0.05,
         "estimate": Estimate(after if year >= start else before, unit="ratio", status=status, origin=origin), **more}
        for year in YEARS
    ]  # fmt: skip


@pytest.fixture(scope="module")
def draw(let_out, labels):
    def drawn(rows):
        return figures.indicator_gaps(let_out("indicator_gaps", rows, KEYS, ("start", "pre_rmspe"), "register"), labels)

    return drawn


ROWS = [*line(0, 1.02, 0.7), *line(1, 1.5, 1.2), *line(2, 1.0, 0.9)]


def test_each_indicator_with_a_line_of_the_focus_has_a_figure(draw):
    drawn = draw([*ROWS, *line(0, 1.0, 1.1, indicator="b"), *line(1, 1.0, 1.1, indicator="other")])
    assert isinstance(drawn, Pictures)
    title = "Kodin ulkopuolelle sijoitetut 0–17-vuotiaat, %"
    assert [figure.caption for figure in drawn.figures] == [
        f"{name}: suhde synteettiseen verrokkiin" for name in ("b", title)
    ]


def test_the_focus_is_named_and_marked_and_placebos_are_thin_lines_alone(draw, words_of):
    wide = draw(ROWS).figures[0].wide
    assert "Nurmijärvi" in words_of(wide)
    assert wide.count(b"<use") == len(YEARS) + 1  # marks of the focus, and the legend's
    assert "2010" in words_of(wide)  # at the dashed line


def test_years_of_the_start_are_told_with_the_placebos_of_the_last_year(draw):
    figure = draw(ROWS).figures[0]
    assert (
        "0,70-kertainen synteettiseen verrokkiin nähden vuonna 2013, 1,02–1,02-kertainen vuosina 2006–2009"
        in figure.alt
    )
    assert "Lumekunnat vuonna 2013: 0,90–1,20-kertaisia" in figure.alt
    assert "2 lumekuntaa" in figure.note
    assert "vuoden 2010 alku" in figure.note
    assert "Johdettu julkaistuista luvuista" in figure.note


def test_a_start_at_the_first_year_has_no_line_before_it(draw, words_of):
    figure = draw(line(0, 1.0, 0.7, start=2006)).figures[0]
    assert "Lumekunnat" not in figure.alt
    assert "2006" not in [word for word in words_of(figure.wide) if word == "2006"][1:]


def test_hidden_placebos_are_left_out_and_a_hidden_focus_is_told(draw, words_of):
    one = draw([*line(0, 1.0, 0.7), *line(1, 1.0, 1.2, small=True)]).figures[0]
    assert "ikään kuin" not in " ".join(words_of(one.wide))
    notice = draw([*line(0, 1.0, 0.7, small=True), *line(1, 1.0, 1.2)])
    assert isinstance(notice, Notice)
    assert "piilotettu tietosuojasyistä" in notice.text


def test_without_rows_there_is_a_sentence(draw):
    assert isinstance(draw([]), Notice)


def test_an_illustration_is_said_to_be_one(draw):
    figure = draw(line(0, 1.0, 0.7, status="illustration", origin="synthetic")).figures[0]
    assert "niistä ei voida päätellä mitään" in figure.note
