"""Meetings, who was present, and what the groups decided.

Knows the columns of these tables and how they refer to each other. Does not know networks.
"""

from __future__ import annotations

from collections.abc import Mapping

from varpu_eval.sources.columns import Form, day, one_of, region, sector, text
from varpu_eval.sources.findings import Findings, ranges
from varpu_eval.sources.pseudonyms import pseudonyms
from varpu_eval.sources.tables import Table
from varpu_eval.study import Study

KINDS = ("steering", "area", "management", "interface_review", "dialogue")
PRESENCE = ("present", "partial", "absent")

MEETINGS = Form(
    "meetings",
    {
        "meeting": text(),
        "date": day(),
        "municipality": region(),
        "group": text(),
        "area": text(blank=True),
        "kind": one_of(*KINDS),
        "interface": text(optional=True),
        "minutes": text(optional=True),
    },
    key=("meeting",),
)

ATTENDANCE = Form(
    "attendance",
    {
        "meeting": text(),
        "person": text(personal=True),
        "organisation": text(optional=True),
        "sector": sector(),
        "role": text(optional=True),
        "employer": text(optional=True),
        "presence": one_of(*PRESENCE),
    },
)

ACTIONS = Form(
    "actions",
    {
        "action": text(),
        "kind": text(blank=True),
        "meeting": text(blank=True),
        "text": text(),
        "sector": sector(),
        "due": day(blank=True),
        "done": day(blank=True),
    },
    key=("action",),
)

FORMS = (MEETINGS, ATTENDANCE, ACTIONS)


def known_meetings(tables: Mapping[str, Table], findings: Findings) -> None:
    """Report rows of attendance and actions whose meeting is not in the table of meetings, and note empty meetings."""
    if "meetings" in findings.broken:
        return
    known = set(tables["meetings"].frame["meeting"].dropna())
    for name in ("attendance", "actions"):
        meeting = tables[name].frame["meeting"]
        for at in meeting.index[meeting.notna() & ~meeting.isin(known)]:
            tables[name].problem("meeting_known", at, "meeting", "the meeting is not in the table of meetings")
    if "attendance" not in findings.broken:
        _note_empty(tables["meetings"], set(tables["attendance"].frame["meeting"].dropna()))


def one_row_a_person(table: Table, secret: bytes) -> Table:
    """Keep one row of a person at a meeting; rows that disagree on sector or presence are problems.

    Minutes name a chair or a secretary twice; such repeats are set aside and counted. `secret` is the key of
    pseudonyms: a person may stand by name in one file and by pseudonym in another.
    """
    key = ["meeting", "person"]
    hashed = table.frame.assign(person=pseudonyms(table.frame["person"], secret).where(table.frame["person"].notna()))
    again = table.frame[key].notna().all(axis=1) & hashed.duplicated(key)
    same = hashed.duplicated([*key, "sector", "presence"])
    for at in table.frame.index[again & ~same]:
        message = "the person is already listed at this meeting, with another sector or presence"
        table.problem("person_twice", at, "person", message)
    return table.set_aside(again & same, "person listed twice at one meeting")


def pairs(table: Table, study: Study) -> None:
    """Report cells of `interface` that are not a pair of sectors `a|b`."""
    codes = set(study.sector_codes)
    for at, cell in table.frame["interface"].dropna().items():
        sides = [side.strip() for side in cell.split("|")]
        if len(set(sides)) != 2 or len(sides) != 2 or not codes.issuperset(sides):  # noqa: PLR2004 - a pair is two
            table.problem("pair", at, "interface", "the cell is not two different sector codes a|b")


def note_years(table: Table, study: Study) -> None:
    """Note meetings dated before the study's first year or after its last."""
    years = table.frame["date"].dt.year
    outside = (years < study.years[0]) | (years > study.years[-1])
    for file, rows in table.places[outside].groupby("file"):
        told = f"{len(rows)} meetings are dated outside the study's years {study.years[0]}-{study.years[-1]}"
        table.findings.note(str(file), told)


def _note_empty(meetings: Table, attended: set[str]) -> None:
    empty = meetings.frame["meeting"].notna() & ~meetings.frame["meeting"].isin(attended)
    for file, rows in meetings.places[empty].groupby("file"):
        meetings.findings.note(str(file), f"{len(rows)} meetings have no attendance: rows {ranges(rows['row'])}")
