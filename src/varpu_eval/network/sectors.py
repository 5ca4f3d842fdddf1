"""Which sectors a page may name: small ones are merged before anything is counted.

In each municipality and year a sector with fewer than `min_persons` distinct persons present is counted in `other`,
unless the study declares it public by office (police, parish): then it keeps its name, its figures rest on a cell too
small to be shown, and only met / did not meet is told. What is left in `other` keeps its own count, so that it is
hidden when it is too small as well. The merging knows attendance and limits alone: it is the same for every table and
for every choice of years.

Why nothing can be had back by subtraction
------------------------------------------
- Sectors that are not told of are in no figure of another. Meetings between sectors with persons enough are as large as
  the number of *their* persons, in the null as well, so that the attendance of one police officer moves no weight, no
  expected weight and no p. (Figures of all persons together are the exception: they rest on everyone, and are rounded.)
- Numbers of persons are not published, and nothing hangs on their being secret: they follow from what chance would give
  for brokerage.
- Weights of pairs add up, with those within sectors, to half the sum of meeting sizes, and a sector's weight and E-I
  index would give a hidden tie by subtraction. Every measure of weights therefore sees only the ties that are shown:
  a tie that one or two persons carry is in none. A sector's E-I index rests besides on those who sat with another of
  their own sector.
- Shares of meetings are not additive over sectors (several sit at one table), and a merged sector is nowhere shown on
  its own in the same year.
- Shares of meetings *are* additive over areas, weighted by meetings: all areas minus the others gives the last one.
  A sector's areas, those meetings without an area included, are therefore shown or hidden together, by one cell that
  holds the thinnest of them. Of all persons of an area figures are told where enough are outside it too, or nobody.
- A sector's meetings minus those together with another are those without it. Where these are the meetings of one or
  two persons, the meetings together are told in multiples of `round_n_to`.
- Density, isolates, transitivity and parts left count only pairs whose met / did not meet is told: of a tie that one or
  two persons carry between sectors that are shown, the band `1-2` and `met` are told, and no other figure. Such a tie
  stays as it was in the null, where the chance of meeting would tell how often its one person came.
- A pair that may not be shown is not tested, so the adjustment of the shown p-values says nothing about it.
- A tie's cell holds the persons on its *thinner* side: where one person stands for a sector in all meetings with
  another, the tie's figures are that person's diary even when the sector itself is large.
- Ties of all persons beside ties of those who continue tell of those who came and those who left: they are told
  where these are enough, or nobody.
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
