"""Which sectors a page may name: small ones are merged before anything is counted.

In each municipality and year a sector with fewer than `min_persons` distinct persons present is counted in `other`,
unless the study declares it public by office (police, parish): then it keeps its name, its figures rest on a cell too
small to be shown, and only met / did not meet is told. What is left in `other` keeps its own count, so that it is
hidden when it is too small as well. The merging knows attendance and limits alone: it is the same for every table and
for every choice of years.

Why nothing can be had back by subtraction
------------------------------------------
- No number of persons is published, so no total of persons exists from which a small sector could be subtracted.
- Shares of meetings are not additive over sectors (several sit at one table), and a merged sector is nowhere shown on
  its own in the same year.
- Weights of pairs would add up, with the weights within sectors, to half the sum of meeting sizes. Neither the weights
  within sectors nor the sizes are published; the E-I index is a quotient of two sums that are both unknown.
- Shares of meetings *are* additive over areas, weighted by meetings: all areas minus the others gives the last one.
  A sector's areas, those meetings without an area included, are therefore shown or hidden together, by one cell that
  holds the thinnest of them.
- Density, isolates and transitivity count only pairs whose met / did not meet is told: of a tie that one or two persons
  carry between sectors that are shown, the band `1-2` and `met` are told, and no other figure.
- A pair that may not be shown is not tested, so the adjustment of the shown p-values says nothing about it.
- A tie's cell holds the persons on its *thinner* side: where one person stands for a sector in all meetings with
  another, the tie's figures are that person's diary even when the sector itself is large.
"""

from __future__ import annotations

import pandas as pd

from varpu_eval.study import Limits

OTHER = "other"
CELL = ["municipality", "year"]


def displayed_sectors(present: pd.DataFrame, rules: Limits) -> pd.DataFrame:
    """Return the name under which each sector is counted, by municipality and year.

    Parameters
    ----------
    present
        One row for each person at each meeting (`people_present`).
    rules
        The study's limits: `min_persons` and `public_sectors` are read.

    Returns
    -------
    DataFrame
        `municipality`, `year`, `sector`, `displayed` (itself or `other`), `persons` (distinct persons counted under
        `displayed`; at least `min_persons` except for a public sector and for `other`).
    """
    counts = present.groupby([*CELL, "sector"], as_index=False).agg(persons=("person", "nunique"))
    kept = (counts["persons"] >= rules.min_persons) | counts["sector"].isin(rules.public_sectors)
    names = counts[[*CELL, "sector"]].assign(displayed=counts["sector"].where(kept, OTHER))
    merged = present.merge(names, on=[*CELL, "sector"])
    persons = merged.groupby([*CELL, "displayed"], as_index=False).agg(persons=("person", "nunique"))
    return names.merge(persons, on=[*CELL, "displayed"])
