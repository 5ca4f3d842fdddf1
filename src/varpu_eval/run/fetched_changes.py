"""What a new fetch changed in a study's fetched figures: services change series that they published long ago.

Knows the table that stands and the one that takes its place. Does not know why a service changed a figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

_KEY = ["indicator", "region", "year", "gender"]


def told_changes(standing: Path, log: Path, new: pd.DataFrame) -> dict[str, str]:
    """Return, for each indicator that the standing table has too, how its figures differ; empty where they do not.

    A figure that is gone is told where its region and year are still fetched; a narrower choice makes no figure gone.

    Parameters
    ----------
    standing, log
        The table and what is told with it, as the last fetch wrote them; either may be missing.
    new
        The table that takes its place, as text; columns as written.
    """
    try:
        old = pd.read_csv(standing, dtype=str, keep_default_na=False, encoding="utf-8")[[*_KEY, "value", "count"]]
    except (OSError, ValueError, KeyError):
        return {}
    both = old.merge(new[[*_KEY, "value", "count"]], on=_KEY, how="outer", suffixes=("", "_new"), indicator="where")
    days = _days(log)
    told = {}
    for name in sorted(set(old["indicator"]) & set(new["indicator"])):
        line = _told(both[both["indicator"] == name], new[new["indicator"] == name])
        told[name] = f"since {days.get(name, 'the last table')}: {line}" if line else ""
    return told


def _told(both: pd.DataFrame, new: pd.DataFrame) -> str:
    """Return how the figures of one indicator differ."""
    here = both[both["where"] == "both"]
    changed = here[(here["value"] != here["value_new"]) | (here["count"] != here["count_new"])]
    gone = both[(both["where"] == "left_only") & both["region"].isin(new["region"]) & both["year"].isin(new["year"])]
    came = both[both["where"] == "right_only"]
    parts = []
    if len(changed):
        by = (pd.to_numeric(changed["value_new"]) - pd.to_numeric(changed["value"])).abs()
        most = changed.iloc[int(by.to_numpy().argmax())]
        which = f"{most['region']} {most['year']} from {most['value']} to {most['value_new']}"
        parts.append(f"figures changed: {len(changed)}, the most {which}")
    parts += [f"{what}: {len(rows)}" for rows, what in ((came, "new"), (gone, "gone")) if len(rows)]
    return "; ".join(parts)


def _days(log: Path) -> Mapping[str, str]:
    """Return the day of retrieval by indicator, as far as the log can be read."""
    try:
        told = json.loads(log.read_text(encoding="utf-8"))["indicators"]
        return {str(name): str(one["retrieved"]) for name, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
