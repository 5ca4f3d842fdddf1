"""An indicator that is invented in every municipality, so that a change can be planted and looked for.

Knows how its counts are drawn. Does not know any published figure but the population, and describes no real service.
"""

from __future__ import annotations

from math import exp, sqrt

from varpu_eval.demo.draws import Draws
from varpu_eval.demo.truths import EXAMPLE_FALL, EXAMPLE_FALL_FROM, EXAMPLE_REGION

INDICATOR = "example"
SHARE, SPREAD = 0.12, 0.15
"""Share of the people in the first year at the middle municipality, and how much its logarithm differs between them."""

TREND, WANDER = 0.02, 0.02
"""Of the logarithm of the share, a year: what all municipalities move together, and what each moves by itself."""

CATALOGUE_ROW: tuple[object, ...] = (
    INDICATOR, "Keksitty esimerkki: perhekeskuksessa käyneet, % väestöstä",
    "Påhittat exempel: besökare i familjecentret, % av befolkningen",
    "Invented example: visitors of the family centre, % of the population", "percent",
    "asukkaat, jotka ovat käyneet perhekeskuksessa vuoden aikana (keksitty)", "population", "neither",
    "keksitty: varpu-eval, esimerkkiaineisto", None,
)  # fmt: skip

Row = list[object]


def example_rows(population: list[Row], draws: Draws) -> list[Row]:
    """Return yearly percentages with counts for every municipality of the population rows, in their order.

    Parameters
    ----------
    population
        Rows of the indicator table: indicator, region, year, span, gender, people, count, origin.
    draws
        One stream.
    """
    rows: list[Row] = []
    levels: dict[object, float] = {}
    for _, region, year, span, gender, people, *_ in population:
        moved = draws.normal(SPREAD) if region not in levels else TREND + draws.normal(WANDER)
        levels[region] = levels.get(region, 0.0) + moved
        falls = region == EXAMPLE_REGION and int(str(year)) >= EXAMPLE_FALL_FROM
        share = SHARE * exp(levels[region]) * (1 - EXAMPLE_FALL * falls)
        n = int(str(people))
        count = round(n * share + draws.normal(sqrt(n * share * (1 - share))))
        rows.append([INDICATOR, region, year, span, gender, f"{100 * count / n:.1f}", count, "synthetic"])
    return rows
