"""Indicators that keep every rule of their columns and are hardly what was meant.

Knows values beside their counts and persons, and what in a study finds nothing to work on. Does not know limits or
comparisons, only that they will be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from varpu_eval.sources.findings import Findings, ranges
from varpu_eval.sources.tables import Table
from varpu_eval.study import Study

WHOLE = {"percent": 100.0, "share": 1.0}
"""What everybody is in these units."""

HUNDREDTH = (1 / 200, 1 / 50)
"""A value so many times what its count gives is a share where a percentage was asked."""

CLOSE = 0.1
"""A value farther than this from what its count gives, in parts of that and in percentage points, is another one."""


def shares_fit(tables: Mapping[str, Table], findings: Findings) -> None:
    """Report percentages that are written as shares, and note those that are not what their counts give."""
    values, kinds = tables["indicators"], _kinds(tables)
    if {"indicators", "catalogue"} & findings.broken or not kinds["unit"].isin(WHOLE).any():
        return
    frame = values.frame.assign(row=values.frame.index)
    frame = frame.join(kinds, on="indicator").astype({"value": "float64", "count": "float64"})
    frame = frame[frame["unit"].isin(WHOLE) & frame["value"].notna()]
    window = ["region", "year", "span", "gender"]
    people = values.frame[["indicator", *window, "value"]].drop_duplicates(["indicator", *window])
    people = people.rename(columns={"indicator": "denominator", "value": "persons"})
    both = frame.merge(people, how="left", on=["denominator", *window]).astype({"persons": "float64"})
    both["given"] = both["count"] / both["persons"].where(both["persons"] > 0) * both["unit"].map(WHOLE)
    known = both[both["given"].notna() & (both["span"] == 1) & (both["given"] <= both["unit"].map(WHOLE))]
    hundredth = known[(known["unit"] == "percent") & (known["value"] / known["given"]).between(*HUNDREDTH)]
    for at in hundredth["row"]:
        message = "the value is a share of the persons, though its unit is 'percent'"
        values.problem("share", at, "value", message, way_out="Multiply it by 100, or make the unit 'share'.")
    for _, rows in known.drop(index=hundredth.index).groupby("indicator"):
        far = (rows["value"] - rows["given"]).abs()
        other = rows[(far > CLOSE * rows["given"]) & (far > CLOSE * rows["unit"].map(WHOLE) / 100)]
        told = "the value is not what its count and the persons give; it is told as it is, without limits"
        _note(values, other["row"], told, findings)
    for _, rows in both[both["unit"] == "percent"].groupby("indicator"):
        if (
            rows["given"].isna().all()
            and rows["value"].between(0, 1, inclusive="left").all()
            and rows["value"].gt(0).any()
        ):
            told = "every value of the indicator is below 1, and its unit is 'percent': 0.5 is told as half a per cent"
            _note(values, rows["row"], told, findings)


def persons_known(tables: Mapping[str, Table], findings: Findings) -> None:
    """Note shares and rates whose denominator is no indicator: nothing tells how many persons are behind them."""
    if {"indicators", "catalogue"} & findings.broken:
        return
    kinds = _kinds(tables)
    used = kinds[kinds.index.isin(set(tables["indicators"].frame["indicator"]))]
    lost = used["denominator"].notna() & ~used["denominator"].isin(kinds.index)
    catalogue = tables["catalogue"]
    rows = catalogue.frame.index[catalogue.frame["indicator"].isin(used.index[lost])]
    told = "the denominator is no indicator of the catalogue: persons are not known, and there are no limits"
    _note(catalogue, rows.to_series(), told, findings)


def start_fits(values: Table, study: Study, findings: Findings) -> None:
    """Note a `start` that has no yearly value of the focus municipality before it or none after it."""
    frame = values.frame
    own = frame[(frame["region"] == study.focus) & (frame["span"] == 1) & frame["value"].notna()]
    if not study.start or "indicators" in findings.broken or frame.empty:
        return
    if own.empty:
        findings.note("study.toml", "start: no indicator of the focus municipality has values of single years")
        return
    first, last = int(own["year"].min()), int(own["year"].max())
    if not first < study.start <= last:
        side = "before" if study.start > last else "after"
        told = (
            f"start: yearly indicators of the focus municipality are of {first}-{last}, all {side} {study.start} began"
        )
        findings.note("study.toml", told)


def _note(table: Table, at: pd.Series[int], told: str, findings: Findings) -> None:
    """Note rows of a table, by file."""
    for file, places in table.places.loc[at].groupby("file"):
        findings.note(str(file), f"{'row' if len(places) == 1 else 'rows'} {ranges(places['row'])}: {told}")


def _kinds(tables: Mapping[str, Table]) -> pd.DataFrame:
    """Return unit and denominator of each indicator of the catalogue."""
    catalogue = tables["catalogue"].frame.dropna(subset=["indicator"]).drop_duplicates("indicator")
    return catalogue.set_index("indicator")[["unit", "denominator"]]
