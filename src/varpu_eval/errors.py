"""What can go wrong, one class for each kind of reader of the message.

Knows how a problem is told: where, what was got, what was expected, the way out. Does not know what the rules
are; each room states its own. No message may hold a personal value: name the file, the row and the column instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class VarpuEvalError(Exception):
    """Base of every error this package raises on purpose; `exit_code` is what the command line answers."""

    exit_code = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One broken rule in one place of the input.

    Parameters
    ----------
    file
        Path as the study writes it, relative to the study's folder.
    row
        Row number in the file, the header being row 1; 0 when the problem is not of one row.
    column
        Column as the file names it; empty when the problem is not of one column.
    rule
        Short name of the rule, as in `docs/data-rules.md`.
    message
        What was found and what was expected, without any personal value.
    way_out
        What the owner of the data can do about it.
    """

    file: str
    row: int
    column: str
    rule: str
    message: str
    way_out: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column '{self.column}'" if self.column else ""
        return f"{self.file}{row}{column}: {self.message} [{self.rule}] {self.way_out}"


class InputError(VarpuEvalError):
    """The study's data or the call is wrong; told to the person who owns the data, every problem at once."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems: tuple[Problem, ...] = () if isinstance(problems, str) else tuple(problems)
        told = problems if isinstance(problems, str) else "\n".join(map(str, self.problems))
        super().__init__(told)


class SourceError(VarpuEvalError):
    """A statistics service did not answer as it should; told to the person who fetches."""


class DisclosureError(VarpuEvalError):
    """A figure may not leave; told to the person who made the table."""

    exit_code = 3


class RunError(VarpuEvalError):
    """A notebook or a run failed; told to the person who runs it."""
