"""Columns that no one declared: counted, and told by their letters only, for a heading may be a person's name.

Knows which columns of a sheet are not ours, and which of these are dropped at the door. Knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from varpu_eval.sources.door import kind_at_the_door
from varpu_eval.sources.findings import Findings, ranges
from varpu_eval.sources.grid import Sheet, letters


def aside_unknown(file: str, table: str, sheet: Sheet, findings: Findings, *, count: bool = True) -> list[str]:
    """Count the columns of persons, and those that no one declared; return the headings of the latter.

    Parameters
    ----------
    count
        Whether columns that no one declared are set aside too.
    """
    unknown = []
    for position, heading, kind in _not_ours(sheet):
        filled = int(sheet.frame[heading].notna().sum())
        if kind:
            findings.set_aside(file, table, f"{kind} column, dropped at the door", filled)
            continue
        unknown.append(heading)
        if count:
            findings.set_aside(file, table, f"not declared: column {letters(position)}", filled)
    return unknown


def unknown_headings(sheet: Sheet) -> str:
    """Tell how many headings of a sheet are not known, and where they stand; empty where there are none."""
    positions = [position for position, _, kind in _not_ours(sheet) if not kind]
    if not positions:
        return ""
    told = "1 heading is" if len(positions) == 1 else f"{len(positions)} headings are"
    return f"{told} not known: column{'s' if len(positions) > 1 else ''} {lettered(positions)}"


def lettered(positions: Collection[int]) -> str:
    """Tell the places of columns by their letters.

    >>> lettered([0, 1, 2, 26])
    'A-C, AA'
    """
    return re.sub(r"\d+", lambda number: letters(int(number[0])), ranges(positions))


def _not_ours(sheet: Sheet) -> list[tuple[int, str, str]]:
    """Return place, heading and kind of person's column (empty if none) of each column that is not ours."""
    headings = enumerate(map(str, sheet.frame.columns))
    return [(i, h, kind_at_the_door(h, sheet.frame[h])) for i, h in headings if h not in sheet.ours]
