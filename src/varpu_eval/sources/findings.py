"""What is found while reading: problems, notes and what was set aside, of every file together.

Knows how findings are gathered and told. Does not know any rule's meaning.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from varpu_eval.errors import Problem
from varpu_eval.sources.data import SourceFile
from varpu_eval.sources.rules import RULES

FEW_ROWS = 3
"""In so many rows the same problem is told row by row; in more, once with all its rows."""

MOST_ALIKE = 100
"""So many problems of one rule in one column are told one by one; the rows of the rest are told together."""

MOST_SPANS = 10
"""So many stretches of rows are told before the last one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about a file that breaks no rule: how it was read, or what was set aside."""

    file: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of a study found: `problems` break rules, `notes` do not."""

    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Findings:
    """Gathers problems, notes and files while a study is read.

    `broken` names the tables of which some rows could not be read: rules between tables are not held against them,
    so that one bad file does not accuse another.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    aside: list[tuple[str, str, str, int]] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def problem(self, rule: str, file: str, message: str, *, row: int = 0, column: str = "", way_out: str = "") -> None:
        """Add a broken rule; the way out is the rule's own unless a better one is given."""
        self.problems.append(Problem(file, row, column, rule, message, way_out or RULES[rule].way_out))

    def note(self, file: str, message: str) -> None:
        """Add a note, and log it."""
        note = Note(file, message)
        _log.info("%s", note)
        self.notes.append(note)

    def set_aside(self, file: str, table: str, reason: str, rows: int) -> None:
        """Count what was not used, if there was any."""
        if rows:
            self.aside.append((file, table, reason, rows))
            self.note(file, f"{rows} set aside: {reason}")

    def set_aside_frame(self) -> pd.DataFrame:
        """Return what was set aside: `file`, `table`, `reason`, `rows`."""
        frame = pd.DataFrame(self.aside, columns=["file", "table", "reason", "rows"])
        return frame.astype({"file": "str", "table": "str", "reason": "str", "rows": "int64"})

    def report(self) -> CheckReport:
        """Return everything found, by file and row."""
        return CheckReport(tuple(_told_together(self.problems)), tuple(dict.fromkeys(self.notes)))


def _told_together(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place; tell equal ones of many rows in one, and of more than `MOST_ALIKE` the rest in one."""
    equal: defaultdict[Problem, list[Problem]] = defaultdict(list)
    for problem in sorted(set(problems)):
        equal[replace(problem, row=0)].append(problem)
    alike: defaultdict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in sorted(told for group in equal.values() for told in _in_one(group)):
        alike[problem.file, problem.column, problem.rule].append(problem)
    told: list[Problem] = []
    for group in alike.values():
        told += group[:MOST_ALIKE]
        rest = group[MOST_ALIKE:]
        if rest:
            message = f"the same rule is broken in {len(rest)} more rows: {ranges(p.row for p in rest)}"
            told.append(replace(rest[0], message=message))
    return sorted(told)


def _in_one(group: list[Problem]) -> list[Problem]:
    """Tell problems that differ by row alone in one, where they are more than a few."""
    if len(group) <= FEW_ROWS:
        return group
    first = group[0]
    return [replace(first, message=f"{first.message}; so in {len(group)} rows: {ranges(p.row for p in group)}")]


def ranges(rows: Iterable[int]) -> str:
    """Tell row numbers briefly: of many, the first ones and the last.

    >>> ranges([3, 4, 5, 9]), ranges(range(1, 41, 2))
    ('3-5, 9', '1, 3, 5, 7, 9, 11, 13, 15, 17, 19 ... 39')
    """
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    told = [str(a) if a == b else f"{a}-{b}" for a, b in spans]
    if len(told) > MOST_SPANS + 1:
        return f"{', '.join(told[:MOST_SPANS])} ... {told[-1]}"
    return ", ".join(told)
