"""The funnel is drawn from the released curve; what is not known, hidden or approximate is said."""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

import pytest

from varpu_eval.report import figures
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "reference", "year", "span")
EXTRAS = (
    "value", "low_998", "high_998", "persons", "shrunken", "shrunken_low", "shrunken_high", "approximate",
)  # fmt: skip
CURVE_KEYS = ("indicator", "reference", "year", "span", "persons")


def own(year=2019, *, span=3, approximate="yes", status="ok", reference="nearest", origin="derived", **more):
    told = status in ("ok", "illustration")
    figures_ = {
        "value": 0.7, "low_998": 0.75, "high_998": 1.45, "persons": 9000, "shrunken": 0.8, "shrunken_low": 0.6,
        "shrunken_high": 1.0, "approximate": approximate,
    }  # fmt: skip
    estimate = Estimate(
        1.1 if told else None,
        0.9 if told else None,
        1.3 if told else None,
        unit="percent",
        status=status,
        origin=origin,
    )
    empty = dict.fromkeys(figures_)
    return {
        "indicator": "placed", "region": "543", "reference": reference, "year": year, "span": span,
        "estimate": estimate, **(figures_ if told else empty), **more,
    }  # fmt: skip


def at(persons, year=2019, *, span=3, reference="nearest", **more):
    return {
        "indicator": "placed", "reference": reference, "year": year, "span": span, "persons": persons,
        "estimate": Estimate(1.1, 0.9, 1.3, unit="percent", origin="derived"),
        "low_998": 0.75, "high_998": 1.45, **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def draw(let_out, labels):
    def drawn(funnel, curve, **how):
        tables = (
            let_out("indicator_funnel", funnel, KEYS, EXTRAS, "register"),
            let_out("funnel_curve", curve, CURVE_KEYS, ("low_998", "high_998"), "register"),
        )
        return figures.indicator_funnel(tables[0], labels, curve=tables[1], indicator="placed", **how)

    return drawn


CURVE = [at(persons) for persons in (4000, 8000, 12_000)]


def test_the_funnel_has_both_limits_the_group_and_the_focus_in_its_legend(draw, words_of):
    words = words_of(draw([own()], CURVE).wide)
    named = ["Nurmijärvi", "koko ryhmä yhteensä", "sattuman rajat, 95 %", "sattuman rajat, 99,8 %"]
    assert [word for word in words if word in named] == named
    assert "Ikäryhmän lapsia" in words


def test_nearest_are_drawn_unnamed_where_levels_are_given(draw, levels_of, level_row, words_of):
    rows = [level_row(region, 2019, 1.0, span=3) for region in ("543", "698", "951", "952", "FI")]
    levels = levels_of([*rows, level_row("953", 2019, None, span=3), level_row("951", 2018, 1.0, span=3)])
    alone, beside = draw([own()], CURVE), draw([own()], CURVE, levels=levels)
    assert "lähimmät kunnat" not in words_of(alone.wide)
    assert "lähimmät kunnat" in words_of(beside.wide)
    # two squares and the legend's, each also with a shape of its own to be used: study's own and unpublished have none
    assert beside.wide.count(b"<use") - alone.wide.count(b"<use") == 3
    assert not {"Sumulahti", "951", "Rovaniemi"} & set(words_of(beside.wide))


def test_a_named_group_has_no_dots_of_the_nearest(draw, levels_of, level_row, words_of):
    levels = levels_of([level_row("951", 2019, 1.0, span=3)])
    figure = draw(
        [own(reference="kuuma")], [at(n, reference="kuuma") for n in (4000, 9000)], reference="kuuma", levels=levels
    )
    assert "lähimmät kunnat" not in words_of(figure.wide)
    assert "kuuma" in figure.caption


def test_an_approximate_funnel_says_so_and_of_means_whose_persons_it_counts(draw):
    note = draw([own()], CURVE).note
    assert "likimääräinen" in note
    assert "3 vuoden keskiarvoja" in note
    sure = draw([own(span=1, approximate="no")], [at(n, span=1) for n in (4000, 9000)]).note
    assert "likimääräinen" not in sure
    assert "keskiarvoja" not in sure


def test_lying_outside_is_called_a_question_in_note_and_text(draw):
    figure = draw([own()], CURVE)
    assert "ei tulos" in figure.note
    assert "Nurmijärvi, kodin ulkopuolelle sijoitetut, lähimmät kunnat, 2019–2021: 0,70" in figure.alt
    assert figure.alt.count("kodin ulkopuolelle sijoitetut") == 1
    assert "Johdettu julkaistuista luvuista" in figure.note


def test_the_window_is_that_of_the_curve(draw):
    figure = draw([own(2018), own(2019)], [at(n, 2019) for n in (4000, 9000)])
    assert figure.caption.endswith("2019–2021")
    assert "2018" not in figure.alt


@pytest.mark.parametrize(
    ("status", "told"), [("not_estimable", "henkilömäärää ei tiedetä"), ("not_published", "liian harvasta kunnasta")]
)
def test_what_keeps_a_funnel_from_being_drawn_is_told(draw, status, told):
    notice = draw([own(status=status)], [])
    assert isinstance(notice, Notice)
    assert told in notice.text


def test_a_hidden_funnel_is_said_to_be_hidden(draw):
    notice = draw([own(small=True)], [at(n, small=True) for n in (4000, 9000)])
    assert isinstance(notice, Notice)
    assert "piilotettu tietosuojasyistä" in notice.text


def test_a_curve_without_its_focus_is_not_drawn(draw):
    assert isinstance(draw([own(small=True)], CURVE), Notice)
    assert isinstance(draw([own()], []), Notice)
    assert isinstance(draw([], []), Notice)


def test_synthetic_and_real_together_only_illustrate(draw):
    figure = draw([own(status="illustration", origin="synthetic")], CURVE)
    assert isinstance(figure, Figure)
    assert "niistä ei voida päätellä mitään" in figure.note
