"""Who was at which meeting: the two tables of meetings and attendance made one, a row for each person at a meeting.

Knows which rows count: presence `present` or `partial`, one row a person and meeting. Where a meeting's rows name the
same person twice, the first sector in the order of the codes is kept; a person who stands for different sectors at
different meetings belongs to each of them there, so a sector's persons are counted by what they stood for and not by
who they are. A meeting without anyone recorded as present is no meeting here: nothing is known of who met. What is
returned names persons by pseudonym and is for this room only.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from varpu_eval.sources.data import StudyData

COLUMNS = ["municipality", "year", "block", "area", "date", "meeting", "person", "sector", "organisation"]
AT_THE_TABLE = ("present", "partial")


def people_present(data: StudyData) -> pd.DataFrame:
    """Return one row for each person at each meeting.

    Returns
    -------
    DataFrame
        `municipality`, `year` (int), `block` (group, area and reviewed interface: those who could have come to the
        same meetings), `area` (NA where the meeting is of no area), `date`, `meeting`, `person`, `sector`,
        `organisation` (NA where not recorded).
    """
    meetings = data.tables["meetings"]
    attendance = data.tables["attendance"]
    dates = pd.to_datetime(meetings["date"])
    group = meetings["group"].fillna(meetings["kind"])
    could_come = _text(group) + "/" + _text(meetings["area"]) + "/" + _text(meetings["interface"])
    held = meetings[["meeting", "municipality", "area"]].assign(
        date=dates, year=dates.dt.year.astype("int64"), block=could_come
    )
    at_table = attendance.loc[
        attendance["presence"].isin(AT_THE_TABLE), ["meeting", "person", "sector", "organisation"]
    ]
    once = at_table.sort_values(["meeting", "person", "sector"]).drop_duplicates(["meeting", "person"])
    rows = once.merge(held, on="meeting")
    return rows[COLUMNS].sort_values(COLUMNS, ignore_index=True)


def years_met(data: StudyData) -> tuple[int, ...]:
    """Return the years with meetings of the focus municipality; of all where there is none of its own."""
    present = people_present(data)
    own = present["municipality"] == data.study.focus
    return tuple(sorted(map(int, present.loc[own if own.any() else ~own, "year"].unique())))


def _text(column: pd.Series[str]) -> pd.Series[str]:
    return column.astype("object").fillna("").astype("str")


def origins_of(data: StudyData, municipality: str, year: int) -> frozenset[str]:
    """Return the origins of the meetings of one municipality and year, and of the attendance at them."""
    meetings, attendance = data.tables["meetings"], data.tables["attendance"]
    of_year = meetings[(meetings["municipality"] == municipality) & (pd.to_datetime(meetings["date"]).dt.year == year)]
    rows = attendance[attendance["meeting"].isin(of_year["meeting"])]
    return frozenset(of_year["origin"]) | frozenset(rows["origin"])


def reviews_held(data: StudyData, municipality: str, year: int) -> dict[frozenset[str], int]:
    """Return how many interface reviews were held for each pair of sectors.

    A review's `interface` names the pair as `a|b` or `a>b`.
    """
    meetings = data.tables["meetings"]
    held = meetings[
        (meetings["municipality"] == municipality)
        & (pd.to_datetime(meetings["date"]).dt.year == year)
        & (meetings["kind"] == "interface_review")
    ]
    named = held["interface"].dropna().str.split(r"[|>]", regex=True)
    return dict(Counter(frozenset(pair) for pair in named))
