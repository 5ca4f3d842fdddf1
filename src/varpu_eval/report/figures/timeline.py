"""The picture of milestones: one row an event as one source tells it, along the years.

Knows how dates of different precision are placed. Never draws what cannot be true.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.paper import BLUE, GREY, LIGHT, LINE_PX, NARROW, WIDE, Paper, wrapped
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, no_data, origin_note, study_rows

_LABEL_PX = 380
_ALT_EVENTS = 3


def timeline(table: ReleasedTable, labels: Labels) -> Figure | Notice:
    """Draw the milestones in time order, a row for each source that tells of one; impossible figures are left out."""
    rows = [row for row in study_rows(table, labels) if missing(row["flag"]) or row["flag"] != "impossible"]
    rows = [row for row in rows if not missing(row["start"])]
    if not rows:
        return no_data(labels)
    rows = list({(row["start"], row["end"], row["text"]): row for row in rows}.values())  # sources that agree
    rows.sort(key=lambda row: (when(row["start"]), str(row["text"])))
    first, last = math.floor(when(rows[0]["start"])), max(math.ceil(_end(row)) for row in rows)
    caption = labels.text("Milestones {first}–{last}", first=first, last=last - 1 if last > first else last)
    told = [
        labels.text("{year}: {text}.", year=int(when(row["start"])), text=str(row["text"]).rstrip(".")) for row in rows
    ]
    alt = labels.plural("{n} milestone.", "{n} milestones.", len(rows)) + " " + " ".join(told[:_ALT_EVENTS])
    note = labels.text("A dot is one point of time, a bar a period. Where sources differ, each has its own row.")
    note = " ".join(filter(None, (note, origin_note(rows, labels))))
    return Figure(caption, note, alt, _draw(rows, labels, first, last, WIDE), _draw(rows, labels, first, last, NARROW))


def when(told: object) -> float:
    """Return a date, a year-month or a year as a year with a fraction.

    >>> when("2008"), when("2007-07"), when("2011-01-01")
    (2008.0, 2007.5, 2011.0)
    """
    if isinstance(told, (dt.date, dt.datetime)):
        return told.year + (told.month - 1) / 12 + (told.day - 1) / 365
    year, *rest = str(told)[:10].split("-")
    month = int(rest[0]) if rest else 1
    day = int(rest[1]) if len(rest) > 1 else 1
    return int(year) + (month - 1) / 12 + (day - 1) / 365


def _end(row: Row) -> float:
    """Return where the bar ends: the end of the year or month that the source names as its last."""
    told = row["end"] if not missing(row["end"]) and str(row["end"]) else row["start"]
    whole_year = len(str(told)) == 4  # noqa: PLR2004 - a year without a month
    return when(told) + (1 if whole_year else 1 / 12)


def _draw(rows: Sequence[Row], labels: Labels, first: int, last: int, width: float) -> bytes:
    narrow = width == NARROW
    left = 6.0 if narrow else _LABEL_PX
    texts = [wrapped(_told(row, labels), width - 8 if narrow else _LABEL_PX - 16) for row in rows]
    heights = [len(lines) * LINE_PX + (26 if narrow else 10) for lines in texts]
    paper = Paper(width, 40 + sum(heights))

    def across(year: float) -> float:
        return left + (year - first) / max(last - first, 1) * (width - left - 10)

    every = math.ceil((last - first) * 42 / (width - left))
    for year in range(first, last + 1):
        if (year - first) % every == 0 and year < last:
            paper.text(across(year + 0.5), 14, str(year), anchor="center", colour=GREY, size=12)
        paper.line(across(year), 26, across(year), 36 + sum(heights), colour=LIGHT)
    y = 32.0
    for row, lines, height in zip(rows, texts, heights, strict=True):
        middle = y + height - 12 if narrow else y + height / 2
        if narrow:
            paper.box(0, y, width, len(lines) * LINE_PX + 4, colour="#ffffff")
        paper.lines(4 if narrow else 0, y + 10 if narrow else middle - (len(lines) - 1) * LINE_PX / 2, lines)
        _draw_event(paper, across(when(row["start"])), across(_end(row)), middle, point=_is_point(row))
        y += height
        paper.line(0, y, width, y, colour=LIGHT)
    return paper.svg()


def _draw_event(paper: Paper, start: float, end: float, y: float, *, point: bool) -> None:
    if point:
        paper.dot((start + end) / 2, y, "o", colour=BLUE, size=11)
    else:
        paper.line(start, y, end, y, colour=BLUE, width=8)


def _is_point(row: Row) -> bool:
    return missing(row["end"]) or not str(row["end"]) or str(row["end"]) == str(row["start"])


def _told(row: Row, labels: Labels) -> str:
    start = str(row["start"])
    span = start if _is_point(row) else f"{start}–{row['end']}"
    return f"{_written(span, labels)} {row['text']}"


def _written(span: str, labels: Labels) -> str:
    """Write ISO dates as the language writes dates; years stay years."""
    parts = span.split("–")
    return "–".join(labels.date(dt.date.fromisoformat(part[:10])) if len(part) >= 10 else part for part in parts)  # noqa: PLR2004
