# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import re
from importlib import import_module

import pytest

from varpu_eval.report import figures
from varpu_eval.report.figures.dotrows import VERDICT_LOOKS, Chart, Dot, Panel, _values, draw
from varpu_eval.report.labels import Labels
from varpu_eval.results import Estimate


@pytest.fixture
def drawn(monkeypatch):
    charts = []
    monkeypatch.setattr(
        import_module("varpu_eval.report.figures.charts"), "draw", lambda chart, **_: charts.append(chart)
    )
    return charts


def test_what_counts_as_no_change_is_shaded_and_named(change_table, labels, drawn):
    figures.change(change_table, labels)
    figures.change(change_table, labels, level="item")
    assert [(chart.margin, chart.legend[-1]) for chart in drawn[::2]] == [
        (5.0, (None, "harmaa alue: alle 5 pistettä")),
        (0.05, (None, "harmaa alue: alle 5 prosenttiyksikköä")),
    ]


def test_the_axis_says_which_way_is_better(change_table, labels, drawn):
    figures.change(change_table, labels)
    assert drawn[0].ends == ("← huonompaan", "parempaan →")
    assert drawn[0].axis == "muutos, pistettä asteikolla 0–100"


_END = re.compile(r'x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*[←→][^<]*)<')


@pytest.mark.parametrize(("panels", "lines"), [(1, 1), (2, 1), (3, 2)])
def test_the_ends_of_an_axis_never_run_together(panels, lines):
    dots = {"row": [Dot(VERDICT_LOOKS["grew"], 1.0, 0.5, 1.5, "+1")]}
    chart = Chart(["row"], [Panel(str(i), dots) for i in range(panels)], [], str, ends=("← huonompaan", "parempaan →"))
    svg = draw(chart, narrow=False).decode()
    found = [(float(x), round(float(y)), told) for x, y, told in _END.findall(svg)]
    assert len(found) == 2 * panels
    assert len({y for _, y, _ in found}) == lines
    left = sorted(x for x, _, told in found if "←" in told)
    right = sorted(x for x, _, told in found if "→" in told)
    if lines == 1:  # 23 signs of at most 0.66 x 12 px each, and a gap
        px = 0.75
        assert all(b - a > 23 * 0.66 * 12 * px for a, b in zip(left, right, strict=True))


def test_the_figures_of_growths_and_falls_are_bold_and_others_not(change_table, labels, drawn):
    figures.change(change_table, labels)
    bold = {name for name, (dot,) in drawn[0].panels[0].rows.items() if dot.strong}
    assert bold == {"juurtuminen", "varhainen tuki"}


def test_every_verdict_has_a_shape_or_fill_of_its_own_so_that_colour_is_never_needed():
    looks = {(look.marker, look.hollow) for look in VERDICT_LOOKS.values()}
    assert len(looks) == len(VERDICT_LOOKS)


def _means(let_out, change_table):
    rows = [
        {
            "survey": "staff", "municipality": "543", "sector": "all", "level": "item", "key": key, "measure": "mean",
            "year_from": 2006, "year_to": 2014, "se": 0.02, "df": 40, "p": 0.01, "p_holm": 0.02, "p_bh": 0.02,
            "effect_size": 0.3, "n_from": 400, "n_to": 410, "verdict": "grew",
            "estimate": Estimate(0.3, 0.1, 0.5, 810, "mean"),
        }
        for key in ("heard", "late")
    ]  # fmt: skip
    return let_out("survey_change", rows, change_table.keys, change_table.extras)


@pytest.mark.parametrize(
    ("scales", "margin"),
    [
        ({"heard": (1.0, 5.0), "late": (1.0, 5.0)}, 0.2),  # 0.05 of 4
        ({"heard": (1.0, 5.0), "late": (1.0, 4.0)}, None),
        ({}, None),
    ],
)
def test_the_margin_of_means_is_shaded_where_all_questions_share_a_scale(let_out, change_table, drawn, scales, margin):
    labels = Labels("fi", scales={("staff", key): scale for key, scale in scales.items()})
    figures.change(_means(let_out, change_table), labels, level="item", measure="mean")
    assert drawn[0].margin == margin
    assert drawn[0].panels[0].rows["heard"][0].told == "+0,30"
    assert drawn[0].axis == "muutos vastausasteikolla"


def test_the_shade_is_within_the_axis_even_where_every_change_is_tiny():
    tiny = Panel("Nurmijärvi", {"row": [Dot(VERDICT_LOOKS["no_change"], 0.1, 0.0, 0.2)]})
    chart = Chart(["row"], [tiny], [(None, "shaded")], str, zero=True, margin=5.0)
    assert (min(_values(chart)), max(_values(chart))) == (-5.0, 5.0)
    for narrow in (False, True):
        assert b"shaded" in draw(chart, narrow=narrow)
