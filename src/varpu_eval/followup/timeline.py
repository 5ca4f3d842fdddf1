"""What happened when, as each source tells it.

Knows where sources disagree and which published figures cannot be true. Decides for no source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from varpu_eval.results import Estimate, ResultTable, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years

KEYS = ("start", "end", "kind", "municipality", "text", "event_source")

_What = tuple[str, str, str]
"""What happened, without when: kind, municipality and text."""


def timeline(data: StudyData, years: Years = None) -> ResultTable:
    """Return the events of the study in order of time, one row for each source that tells of them.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Events that lie wholly inside these years are kept (`varpu_eval.study.parse_years`); None keeps all.

    Returns
    -------
    Table `timeline`: `start`, `end` (as precise as the source; empty where not told),
    `kind`, `municipality`, `text`, `event_source` (also in `source`); no estimate (unit `text`); `flag`: `impossible`
    for a published figure that cannot be true and is used nowhere, `disagreement` where another source gives the same
    event another time, else empty.
    """
    events = _events(data)
    times: dict[_What, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for event in events:
        times[_what(event)][event["event_source"]].add((event["start"], event["end"]))
    rows = [
        {**event, "flag": _flag(event, times[_what(event)])}
        for event in events
        if _in_years(event["start"], event["end"], years)
    ]
    return result_table("timeline", rows, KEYS, ("flag",))


def _events(data: StudyData) -> list[dict[str, Any]]:
    """Return the events as told, one mapping of `KEYS` and estimate for each; the same row twice is one event."""
    events = {}
    for row in data.tables["events"].to_dict("records"):
        source = "" if pd.isna(row["source"]) else str(row["source"])
        told = (_when(row["start"]), _when(row["end"]), row["kind"], row["municipality"], _text(row), source)
        estimate = Estimate(None, unit="text", origin=row["origin"], source=source)
        events[told] = {**dict(zip(KEYS, told, strict=True)), "estimate": estimate}
    return list(events.values())


def _what(event: Mapping[str, Any]) -> _What:
    return event["kind"], event["municipality"], event["text"]


def _flag(event: Mapping[str, Any], times: Mapping[str, set[tuple[str, str]]]) -> str:
    """Return the mark of an event, given the times that each source tells for it."""
    if event["kind"] == "impossible_figure":
        return "impossible"
    return "disagreement" if len({frozenset(told) for told in times.values()}) > 1 else ""


def _when(value: Any) -> str:
    """Return a date or a year as text that sorts in order of time."""
    if pd.isna(value):
        return ""
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


def _text(event: Mapping[Any, Any]) -> str:
    """Return the event's text in Finnish, else in the first language that has it."""
    texts = (event.get(f"text_{language}") for language in ("fi", "sv", "en"))
    return next((str(text) for text in texts if not pd.isna(text) and text), "")


def _in_years(start: str, end: str, years: Years) -> bool:
    if not start:
        return years is None
    first, last = int(start[:4]), int((end or start)[:4])
    return in_years(first, years, last - first + 1)
