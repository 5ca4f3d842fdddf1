"""How members of staff answer: a latent view cut into five classes, moved by the planted changes.

Knows the planted truths and the questionnaire. Does not know who is asked beyond their posting.
"""

from __future__ import annotations

from varpu_eval.demo.draws import NORMAL, Draws
from varpu_eval.demo.items import STAFF_ITEMS, Item
from varpu_eval.demo.staff import PERSON_SD, UNIT_SD, UNIT_YEAR_SD, YEARS, Posting
from varpu_eval.demo.truths import CHANGES, FAINT, Change

CUTS = (-1.4, -0.65, 0.0, 0.95)
"""Where the latent view turns from 1 to 2, 2 to 3, 3 to 4 (agrees) and 4 to 5."""

OWN_SD = (1 - PERSON_SD**2 - UNIT_SD**2 - UNIT_YEAR_SD**2) ** 0.5
MUNICIPALITY_VIEW = {"543": 0.0, "698": 0.04}
SECTOR_VIEW = {
    "clinic": 0.10, "early_education": 0.02, "school": -0.06, "student_welfare": 0.05, "youth": 0.08,
    "child_protection": 0.0, "family": 0.10, "health": -0.05, "coordination": 0.3, "administration": 0.15,
}  # fmt: skip
BLANK, GIVES_UP, ANSWERS_TWICE, CHANGES_MIND = 0.012, 0.01, 0.012, 0.15
"""Probability of leaving one item blank, of stopping halfway, of sending two sheets, and of changing an answer then."""

RESPONSE_COLUMNS = ("municipality", "year", "respondent", "unit", "sector", *(i.item for i in STAFF_ITEMS))
Sheet = list[object]


def expected_score(mean: float) -> float:
    """Return the mean score (0-100) of an item whose latent view has this mean.

    >>> round(expected_score(-3.0)), round(expected_score(0.3)), round(expected_score(3.0))
    (2, 67, 99)
    """
    return 25 * sum(1 - NORMAL.cdf(cut - mean) for cut in CUTS)


def shift_for(change: Change, mean: float) -> float:
    """Return how far the latent mean must move from `mean` for the change to be as planted.

    >>> round(shift_for(Change("543", "all", "item", "heard", "agree", 2006, 2010, 10), 0.0), 4)  # probit of .6
    0.2533
    """
    if change.measure == "agree":
        return NORMAL.inv_cdf(NORMAL.cdf(mean) + change.points / 100) - mean
    wanted, low, high = expected_score(mean) + change.points, -4.0, 4.0
    for _ in range(60):  # halving 8 sixty times ends below the precision of a float
        middle = (low + high) / 2
        low, high = (middle, high) if expected_score(middle) < wanted else (low, middle)
    return low - mean


def latent_mean(item: Item, municipality: str, sector: str, year: int) -> float:
    """Return the mean latent view of an item in one group: its base and the planted changes up to `year`."""
    mean = NORMAL.inv_cdf(item.base) + MUNICIPALITY_VIEW[municipality]
    for change in CHANGES + FAINT:
        concerns = change.municipality == municipality and change.sector in ("all", sector)
        if concerns and change.key in (item.item, item.dimension) and change.year_to <= year:
            mean += shift_for(change, mean)
    return mean + SECTOR_VIEW[sector]


def _answer(draws: Draws, item: Item, posting: Posting, mean: float) -> int | None:
    """Return 1-5 on the raw scale, 9 for 'cannot say', None for a blank."""
    latent = mean + posting.view + draws.normal(OWN_SD)
    if draws.happens(BLANK):
        return None
    if draws.happens(item.unsure):
        return 9
    oriented = 1 + sum(latent > cut for cut in CUTS)
    return 6 - oriented if item.reverse else oriented


def _sheet(draws: Draws, posting: Posting, means: dict[tuple[str, str, str, int], float]) -> Sheet:
    p = posting
    stops = int(draws.uniform() * len(STAFF_ITEMS)) if draws.happens(GIVES_UP) else len(STAFF_ITEMS)
    answers: list[int | None] = []
    for number, item in enumerate(STAFF_ITEMS):
        asked = item.rater in ("", p.sector) and (item.from_year or 0) <= p.year and number < stops
        mean = means[item.item, p.municipality, p.sector, p.year]
        answers.append(_answer(draws, item, p, mean) if asked else None)
    return [p.municipality, p.year, p.respondent, p.unit, p.sector, *answers]


def _earlier_sheet(draws: Draws, sheet: Sheet) -> Sheet:
    """Return what the same person sent first, before a second thought on some answers."""
    answers = [
        draws.one_of((2, 3, 4)) if answer is not None and draws.happens(CHANGES_MIND) else answer
        for answer in sheet[5:]
    ]
    return [*sheet[:5], *answers]


def sheets_by_year(everyone: list[Posting], draws: Draws) -> dict[int, list[Sheet]]:
    """Return the answer sheets of each year in the order they came in; a second sheet comes after the first."""
    groups = {(p.municipality, p.sector, p.year) for p in everyone}
    means = {(i.item, *group): latent_mean(i, *group) for i in STAFF_ITEMS for group in groups}
    came_in: dict[int, list[Sheet]] = {}
    for year in YEARS:
        last = [_sheet(draws, p, means) for p in everyone if p.responds and p.year == year]
        last = draws.shuffled(last)
        first = [_earlier_sheet(draws, sheet) for sheet in last if draws.happens(ANSWERS_TWICE)]
        came_in[year] = first + last
    return came_in
