"""What happened when, as each source tells it.

Knows where sources disagree and which published figures cannot be true. Decides for no source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from varpu_eval.results import Estimate, ResultTable, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years

KEYS = ("start", "end", "kind", "municipality", "text", "event_source")


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
    Table `timeline`: `start`, `end` (ISO text, as precise as the source; end empty where not told), `kind`,
    `municipality`, `text`, `event_source` (also in `source`); no estimate (unit `text`); `flag`: `impossible` for a
    published figure that cannot be true and is used nowhere, `disagreement` where another row gives the same event
    another time (rows with the same `event` are one event; a year agrees with any day in it), else empty.
    """
    events = _events(data)
    rows = [
        {**event, "flag": _flag(event, events)} for event in events if _in_years(event["start"], event["end"], years)
    ]
    return result_table("timeline", rows, KEYS, ("flag",))


def _events(data: StudyData) -> list[dict[str, Any]]:
    """Return the events as told, one mapping each; the same row twice is one event."""
    events = {}
    for row in data.tables["events"].to_dict("records"):
        end = "" if pd.isna(row["end"]) else row["end"]
        told = (row["start"], end, row["kind"], row["municipality"], _text(row), row["source"])
        same = None if pd.isna(row.get("event")) else row["event"]
        estimate = Estimate(None, unit="text", origin=row["origin"], source=row["source"])
        events[told] = {**dict(zip(KEYS, told, strict=True)), "event": same, "estimate": estimate}
    return list(events.values())


def _flag(event: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> str:
    """Return the mark of an event among all that are told."""
    if event["kind"] == "impossible_figure":
        return "impossible"
    same = (other for other in events if event["event"] is not None and other["event"] == event["event"])
    return "" if all(_agree(event, other) for other in same) else "disagreement"


def _agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two rows give the same start and end, as far as both tell them."""
    pairs = [(one[time], other[time]) for time in ("start", "end")]
    return all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _text(event: Mapping[Any, Any]) -> str:
    """Return the event's text in Finnish, else in the first language that has it."""
    texts = (event[f"text_{language}"] for language in ("fi", "sv", "en"))
    return str(next(text for text in texts if not pd.isna(text)))


def _in_years(start: str, end: str, years: Years) -> bool:
    first, last = int(start[:4]), int((end or start)[:4])
    return in_years(first, years, last - first + 1)
