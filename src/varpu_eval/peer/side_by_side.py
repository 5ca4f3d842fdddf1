"""Two municipalities side by side: where they are alike, where one can learn from the other, where nobody can tell.

Knows the results of the survey, the network and the indicators, which it is given; it takes their differences, limits
and statuses as they are. Does not rank, count or sum what it finds: a peer is a partner to learn from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import log, nan
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.results import (
    RESTS_ON,
    Estimate,
    ResultTable,
    Status,
    Unit,
    mixes_synthetic,
    result_table,
    worst_origin,
)
from varpu_eval.sources.data import StudyData
from varpu_eval.uncertainty import Interval, difference_interval, holm, t_interval, two_sided_p
from varpu_eval.uncertainty.equivalence import LEVEL, SCORE_MARGIN, verdict

KEYS = ("aspect", "compared", "region", "peer", "year", "span")

NETWORK_MEASURES = ("density", "ei_index", "transitivity")
"""What is set side by side of the meetings of sectors, beside how many of them sat at a meeting."""

PER_MEETING = "sectors_at_meeting"

_UNITS_OF_DIFFERENCES: Mapping[str, Unit] = {"share": "difference", "ratio": "coefficient"}
_LEARNER = {"grew": "peer_from_focus", "fell": "focus_from_peer", "no_change": "alike"}
"""Who can learn where the focus stands higher, lower or no otherwise, if higher is better."""

Row = dict[Any, Any]
Frames = Mapping[str, pd.DataFrame]


def side_by_side(data: StudyData, results: Iterable[ResultTable]) -> ResultTable:
    """Set the focus municipality beside each of its peers, in the latest year that both have.

    Survey dimensions are differences in level with their limits; two municipalities are alike where the 90 % interval
    lies within 5 points, and differ where p, adjusted for the dimensions (Holm), is under .05. Network figures are
    differences without limits, but for how many sectors sat at a meeting (`difference_interval`); they have no better
    side. Indicators are ratios; where these have limits, p is read from them and adjusted for the indicators (Holm),
    and the catalogue tells which side is better. What only counts the people behind other indicators is left out.

    Parameters
    ----------
    data
        What was read of the study: its focus, its peers and its catalogue.
    results
        Any of `survey_difference`, `network_structure`, `network_participation` and `indicator_ratio`; others are left.

    Returns
    -------
    ResultTable
        `side_by_side`: keys `aspect` (`survey:NAME`, `network`, `indicator`), `compared` (dimension, measure or
        indicator), `region` (the focus), `peer`, `year`, `span`; the estimate is focus minus peer, of indicators focus
        by peer. Extra `learns`: `focus_from_peer`, `peer_from_focus`, `alike`, `differs` (surely, but neither side is
        the better one), `cannot_tell`; empty where there is no figure, or one that only illustrates the method.
    """
    frames = {table.name: table.frame for table in results}
    rows = [
        {**row, "region": data.study.focus, "peer": peer}
        for peer in data.study.peers
        for row in (*_surveys(frames, data, peer), *_networks(frames, data, peer), *_indicators(frames, data, peer))
    ]
    return result_table("side_by_side", rows, KEYS, ("learns",))


def _surveys(frames: Frames, data: StudyData, peer: str) -> Iterator[Row]:
    if (frame := frames.get("survey_difference")) is None:
        return
    whole = (frame["level"] == "dimension") & (frame["sector"] == "all") & (frame["contrast"] == "level")
    both = (frame["municipality_a"] == data.study.focus) & (frame["municipality_b"] == peer)
    for survey, rows in frame[whole & both].groupby("survey"):
        for row in rows[rows["year_to"] == rows["year_to"].max()].to_dict("records"):
            yield {
                "aspect": f"survey:{survey}", "compared": row["key"], "year": row["year_to"], "span": 1,
                "estimate": _estimate(row), "learns": _by_score(row), RESTS_ON: row[RESTS_ON],
            }  # fmt: skip


def _by_score(row: Row) -> str:
    if row["status"] != "ok":
        return ""
    narrow = t_interval(row["estimate"], row["se"], row["df"], level=1 - 2 * LEVEL)
    said = verdict(row["estimate"], (float(narrow.low), float(narrow.high)), row["p_holm"], SCORE_MARGIN)
    return _LEARNER.get(said, said)


def _networks(frames: Frames, data: StudyData, peer: str) -> Iterator[Row]:
    parts = [
        frame[(frame["area"] == "all") & (frame[of] == told) & frame["measure"].isin(measures)]
        for name, of, told, measures in (
            ("network_structure", "level", "sector", NETWORK_MEASURES),
            ("network_participation", "sector", "all", (PER_MEETING,)),
        )
        if (frame := frames.get(name)) is not None
    ]
    if not parts:
        return
    figures = pd.concat(parts, ignore_index=True)
    ours, theirs = (figures[figures["municipality"] == place] for place in (data.study.focus, peer))
    both = ours.merge(theirs, on=["measure", "year"], suffixes=("", "_peer"))
    for row in both[both["year"] == both.groupby("measure")["year"].transform("max")].to_dict("records"):
        estimate = _difference(row, {name: row[f"{name}_peer"] for name in ours.columns if f"{name}_peer" in row})
        surely = estimate.low is not None and estimate.high is not None and (estimate.low > 0 or estimate.high < 0)
        yield {
            "aspect": "network", "compared": row["measure"], "year": row["year"], "span": 1, "estimate": estimate,
            "learns": "" if estimate.status != "ok" else "differs" if surely else "cannot_tell",
            RESTS_ON: (*row[RESTS_ON], *row[f"{RESTS_ON}_peer"]),
        }  # fmt: skip


def _difference(ours: Row, theirs: Row) -> Estimate:
    """Return our figure less theirs, of independent meetings; without limits unless both have some."""
    sides, origins = (ours, theirs), (ours["origin"], theirs["origin"])
    told = {
        "n": None if any(pd.isna(side["n"]) for side in sides) else ours["n"] + theirs["n"],
        "unit": _UNITS_OF_DIFFERENCES.get(ours["unit"], ours["unit"]),
        "origin": worst_origin(origins), "source": ours["source"],
    }  # fmt: skip
    untold: list[Status] = [side["status"] for side in sides if pd.isna(side["estimate"])]
    if untold:
        return Estimate(None, status=untold[0], **told)
    shows = mixes_synthetic(origins) or any(side["status"] == "illustration" for side in sides)
    value = float(ours["estimate"] - theirs["estimate"])
    return Estimate(value, *_limits(ours, theirs), status="illustration" if shows else "ok", **told)


def _limits(ours: Row, theirs: Row) -> tuple[float | None, float | None]:
    """Return the limits of the difference; limits that fall together tell of too few meetings, not of certainty."""
    if not (ours["low"] < ours["high"] and theirs["low"] < theirs["high"]):
        return None, None
    found = difference_interval(*((side["estimate"], Interval(side["low"], side["high"])) for side in (ours, theirs)))
    return float(found.low), float(found.high)


def _indicators(frames: Frames, data: StudyData, peer: str) -> Iterator[Row]:
    if (frame := frames.get("indicator_ratio")) is None:
        return
    catalogue, study = data.tables["catalogue"], data.study
    reference = "peer" if len(study.peers) == 1 else f"peer:{peer}"
    here = frame[(frame["region"] == study.focus) & (frame["reference"] == reference)]
    here = here[~here["indicator"].isin(catalogue["denominator"].dropna())]
    rows = [_latest(windows) for _, windows in here.groupby("indicator")]
    better = dict(zip(catalogue["indicator"], catalogue["better"], strict=True))
    for row, p in zip(rows, holm([_p_of(row) for row in rows]), strict=True):
        yield {
            "aspect": "indicator", "compared": row["indicator"], "year": row["year"], "span": row["span"],
            "estimate": _estimate(row), "learns": _by_ratio(row, p, better.get(row["indicator"])),
            RESTS_ON: row[RESTS_ON],
        }  # fmt: skip


def _latest(windows: pd.DataFrame) -> Row:
    """Return the window that ends last, of those with a figure if any has one; of several the shortest."""
    with_figure = windows[windows["estimate"].notna()]
    told = windows if with_figure.empty else with_figure
    return max(told.to_dict("records"), key=lambda row: (row["year"] + row["span"], row["year"]))


def _p_of(row: Row) -> float:
    """Return the p of a ratio being 1, read from its limits on the log scale; NaN without limits, or beside a 0."""
    if row["status"] != "ok" or not row["low"] > 0:
        return nan
    low, high = log(row["low"]), log(row["high"])
    reach = float(t_interval(0, 1, np.inf).high)
    return float(two_sided_p((low + high) / 2, (high - low) / (2 * reach), np.inf))


def _by_ratio(row: Row, p: float, better: object) -> str:
    if row["status"] != "ok":
        return ""
    if not p < LEVEL:
        return "cannot_tell"
    if better not in ("higher", "lower"):
        return "differs"
    return _LEARNER["grew" if (row["estimate"] > 1) == (better == "higher") else "fell"]


def _estimate(row: Row) -> Estimate:
    """Return the estimate of a row as it stands."""
    numbers: list[Any] = [None if pd.isna(row[name]) else row[name] for name in ("estimate", "low", "high", "n")]
    words: list[Any] = [row[name] for name in ("unit", "status", "origin", "source")]
    return Estimate(*numbers, *words)
