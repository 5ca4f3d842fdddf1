import re
import xml.etree.ElementTree as ET

import pytest

from varpu_eval.report import figures
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("municipality", "year", "sector_a", "sector_b")
EXTRAS = ("meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict")
PATH = "{http://www.w3.org/2000/svg}path"


def tie(a, b, weight, verdict="cannot_tell", **more):
    return {"municipality": "543", "year": 2010, "sector_a": a, "sector_b": b, "meetings_together": int(weight > 0),
            "expected": 1.0, "p": 0.5, "p_adjusted": 0.5, "carriers": "5+", "reviews": 0,
            "met": "yes" if weight else "no", "verdict": verdict, "estimate": Estimate(weight, n=24, unit="rate"),
            **more}  # fmt: skip


@pytest.fixture
def ties(let_out):
    rows = [
        tie("clinic", "school", 4.0, "more_than_chance"),
        tie("clinic", "youth", 2.0),
        tie("school", "youth", 0.0, "less_than_chance"),
        tie("clinic", "health", 0.0),
        tie("health", "police", 3.25, small=True),
        tie("clinic", "school", 1.0, year=2014),
        tie("police", "school", 9.75, year=2014, small=True),
    ]
    return let_out("sector_ties", rows, KEYS, EXTRAS, "persons")


def lines(svg):
    """Return width and dashes of every drawn line of two ends."""
    styles = [path.get("style", "") for path in ET.fromstring(svg).iter(PATH) if path.get("d", "").count("L") == 1]
    return [
        (float(re.search(r"stroke-width: ([\d.]+)", s)[1]), "dasharray" in s) for s in styles if "stroke-width" in s
    ]


def test_the_alternative_text_counts_every_pair_of_every_year_once(ties, labels):
    figure = figures.sector_network(ties, labels)
    assert figure.alt == (
        "2010: 2 paria tapasi, 1 sattumaa useammin, 1 sattumaa harvemmin, 2 ei tavannut, 1 piilotettu. "
        "2014: 1 pari tapasi, 1 piilotettu."
    )
    assert figure.caption == "Mitkä toimialat tapasivat minäkin vuonna: Nurmijärvi"


def test_a_line_is_drawn_for_each_tie_that_may_be_told_and_for_no_hidden_one(ties, labels):
    # the legend has three lines, 2010 has three (two that met, one less than chance), 2014 one
    assert len(lines(figures.sector_network(ties, labels).wide)) == 3 + 3 + 1


def test_less_than_chance_is_dashed_and_width_grows_with_the_weight(ties, labels):
    drawn = lines(figures.sector_network(ties, labels).wide)
    assert sum(dashed for _, dashed in drawn) == 2  # in the legend and in 2010
    widths = sorted(width for width, dashed in drawn[3:] if not dashed)
    # 0.8 px and 6.2 px more at the heaviest, 4.0; 0.75 points a pixel: weights 1, 2 and 4
    assert widths == pytest.approx([0.75 * (0.8 + 6.2 * w / 4) for w in (1, 2, 4)], abs=1e-6)  # six decimals in SVG


def test_the_picture_is_the_same_whatever_the_order_of_the_rows(let_out, labels):
    rows = [tie("clinic", "school", 0.1), tie("clinic", "youth", 0.7), tie("school", "youth", 0.3),
            tie("clinic", "school", 0.2, year=2014)]  # fmt: skip
    one, other = (let_out("sector_ties", told, KEYS, EXTRAS, "persons") for told in (rows, rows[::-1]))
    assert figures.sector_network(one, labels).wide == figures.sector_network(other, labels).wide


def test_what_is_hidden_moves_nothing(let_out, labels):
    rows = [tie("clinic", "school", 4.0), tie("clinic", "youth", 2.0), tie("police", "youth", 1.0, small=True)]
    more = [*rows[:2], tie("police", "youth", 100.0, "more_than_chance", small=True)]
    one, other = (let_out("sector_ties", told, KEYS, EXTRAS, "persons") for told in (rows, more))
    assert figures.sector_network(one, labels).wide == figures.sector_network(other, labels).wide


def test_without_a_tie_to_draw_that_is_said(let_out, labels):
    hidden = let_out("sector_ties", [tie("clinic", "school", 4.0, small=True)], KEYS, EXTRAS, "persons")
    assert isinstance(figures.sector_network(hidden, labels), Notice)
    empty = let_out("sector_ties", [], KEYS, EXTRAS, "persons")
    assert isinstance(figures.sector_network(empty, labels), Notice)
    assert figures.sector_network(empty, labels).text != figures.sector_network(hidden, labels).text


def test_the_other_municipality_is_drawn_when_named(let_out, labels):
    rows = [tie("clinic", "school", 4.0), tie("clinic", "youth", 1.0, municipality="698")]
    table = let_out("sector_ties", rows, KEYS, EXTRAS, "persons")
    assert figures.sector_network(table, labels, municipality="698").caption.endswith("Rovaniemi")
