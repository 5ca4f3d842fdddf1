"""Which organisations of minutes may be kept as written: those that surely are no person.

Knows municipalities' names and how names of organisations end. Does not know sectors.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache

from varpu_eval.sources.minutes.words import ends_as_organisation
from varpu_eval.sources.parse import fold
from varpu_eval.study import shipped

_LONGEST = 60


def shown_organisation(organisations: Collection[str], names: Collection[str]) -> str:
    """Return organisations as they may be kept, empty where any may be a person.

    Parameters
    ----------
    names
        Every word, folded, of a name of a person in the study's minutes.

    Examples
    --------
    >>> shown_organisation(["Helsinki", "Keskuskirjasto"], ["aho"]), shown_organisation(["Liisa Ahon koulu"], ["liisa"])
    ('Helsinki, Keskuskirjasto', '')
    """
    told = ", ".join(organisations)
    words = [word.strip(".:") for word in fold(told).replace(",", " ").split()]
    known = all(fold(each) in _municipalities() or ends_as_organisation(each.split()[-1]) for each in organisations)
    return told if known and len(told) <= _LONGEST and not set(words) & set(names) else ""


@cache
def _municipalities() -> frozenset[str]:
    file = shipped("data", "published", "municipalities.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        return frozenset(fold(row["name_fi"]) for row in csv.DictReader(rows))
