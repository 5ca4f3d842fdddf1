"""From sheets to one typed table: columns renamed, cells read, the schema checked, each row's place remembered.

Knows how broken cells and rows become problems with file, row and column. Does not know any one table.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from varpu_eval.sources import parse
from varpu_eval.sources.columns import NUMBER, WHOLE, Form
from varpu_eval.sources.door import personal_kind
from varpu_eval.sources.files import Wanted, open_sheets
from varpu_eval.sources.findings import FEW_ROWS, Findings, ranges
from varpu_eval.sources.grid import Match, Sheet
from varpu_eval.sources.intake import Intake
from varpu_eval.sources.parse import MisreadError, Reading
from varpu_eval.sources.pseudonyms import of_another_key, pseudonyms
from varpu_eval.sources.undeclared import aside_unknown, unknown_headings


@dataclass(frozen=True)
class Table:
    """A table read from one or more files, or empty.

    Parameters
    ----------
    frame
        Typed columns; index 0, 1, ... over all files.
    places
        Same index: `file` and `row`.
    headings
        (file, column) to the heading in that file.
    unread
        (index label, column) of cells that are already problems.
    """

    name: str
    findings: Findings
    frame: pd.DataFrame
    places: pd.DataFrame
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unread: set[tuple[Hashable, str]] = field(default_factory=set)

    @cached_property
    def _place(self) -> dict[Any, tuple[str, int]]:
        """File and row by index label, for a file may break a rule in every row."""
        places = zip(self.places["file"].tolist(), self.places["row"].tolist(), strict=True)
        return dict(zip(self.places.index.tolist(), places, strict=True))

    def problem(self, rule: str, at: Any, column: str, message: str, *, way_out: str = "") -> None:
        """Add a problem of the row with index label `at`."""
        file, row = self._place[at]
        heading = self.headings.get((file, column), column)
        self.findings.problem(rule, file, message, row=row, column=heading, way_out=way_out)

    def misread(self, column: str, faults: Mapping[Any, MisreadError]) -> None:
        """Add a problem of each row with a fault; of many rows with the same fault, one with the first of each value.

        Parameters
        ----------
        faults
            By index label; equal cells have the same error.
        """
        alike: defaultdict[tuple[str, str, str], dict[Any, MisreadError]] = defaultdict(dict)
        for at, fault in faults.items():
            alike[fault.rule, str(fault), fault.way_out][at] = fault
        for (rule, message, way_out), rows in alike.items():
            few = len(rows) <= FEW_ROWS
            told = message if few else f"{message}; {self._values_of(rows)}"
            for at in rows if few else [next(iter(rows))]:
                self.problem(rule, at, column, told, way_out=way_out)

    def _values_of(self, rows: Mapping[Any, MisreadError]) -> str:
        """Tell how many values the rows have, and where each stands first; an error is equal to itself only."""
        first = {fault: self._place[at][1] for at, fault in reversed(list(rows.items()))}
        values = "1 such value, first in row" if len(first) == 1 else f"{len(first)} such values, first in rows"
        return f"{len(rows)} rows have {values} {ranges(first.values())}"

    def keep(self, rows: pd.Series[bool]) -> Table:
        """Return the table with only some of its rows."""
        return replace(self, frame=self.frame[rows], places=self.places[rows])

    def set_aside(self, rows: pd.Series[bool], reason: str) -> Table:
        """Return the table without some of its rows, which are counted by file."""
        for file, count in self.places.loc[rows, "file"].value_counts(sort=False).items():
            self.findings.set_aside(str(file), self.name, reason, int(count))
        return self.keep(~rows)


def matcher(form: Form, theirs: Mapping[str, str]) -> Match:
    """Return what finds a heading's column: as the study maps it, else by its own name in any case."""
    lookup = {name: name for name in form.all_columns} | {parse.fold(their): our for their, our in theirs.items()}
    return lambda heading: lookup.get(parse.fold(heading))


def read_table(intake: Intake, form: Form, wanted: Wanted, *, margins: bool = False) -> Table:
    """Read every file of a table, and report each cell, row and column that breaks a rule.

    Parameters
    ----------
    margins
        Columns that are not of the form are kept, as text.
    """
    parts = []
    for file, sheet in open_sheets(intake.study.root, wanted, matcher(form, wanted.columns), intake.findings):
        unknown = aside_unknown(file, form.name, sheet, intake.findings, count=not margins)
        part = typed(intake, form, file, sheet)
        for heading in unknown if margins else ():
            cells, faults = parse.convert(sheet.frame[heading].reset_index(drop=True), parse.text, Reading())
            part.misread(heading, faults)
            part.frame[heading] = pd.Series(cells, dtype="str")
        parts.append(part)
    table = joined(intake, form, parts, wanted.origin)
    check_schema(form, table)
    return table


def typed(intake: Intake, form: Form, file: str, sheet: Sheet) -> Table:
    """Read the cells of one sheet."""
    theirs = {ours: heading for heading, ours in sheet.ours.items()}
    columns = form.all_columns
    numeric = [theirs[name] for name, c in columns.items() if name in theirs and c.metadata["dtype"] in (NUMBER, WHOLE)]
    reading = Reading(decimal_sign(file, sheet, numeric, intake.findings), intake.sectors)
    table = Table(
        form.name,
        intake.findings,
        pd.DataFrame(index=range(len(sheet.frame))),
        pd.DataFrame({"file": file, "row": sheet.frame.index}),
        {(file, ours): heading for ours, heading in theirs.items()},
    )
    for name, declared in columns.items():
        values: list[Any] = [declared.metadata["absent"]] * len(sheet.frame)
        if name in theirs:
            values = _values(table, sheet, name, declared, reading)
        elif not declared.metadata["optional"]:
            unknown = unknown_headings(sheet)
            way_out = (
                f"{unknown}; if the column is there, name it in study.toml: columns = {{ theirs = '{name}' }}."
                if unknown
                else ""
            )
            told = f"the column '{name}' is missing"
            intake.findings.problem("column_missing", file, told, column=name, way_out=way_out)
            table.unread.update((at, name) for at in table.frame.index)
        default = declared.metadata["default"]
        table.frame[name] = pd.Series([default if v is None else v for v in values], dtype=declared.metadata["dtype"])
        if declared.metadata["personal"]:
            _check_made_here(table, name, intake.key)
        if declared.metadata["parse"] is parse.text and not (declared.metadata["personal"] and intake.study.personal):
            _check_personal(table, name, ids=declared.metadata["personal"])
    return table


def _check_made_here(table: Table, name: str, key: bytes) -> None:
    """Report pseudonyms that another key made: they join nobody."""
    for at in table.frame.index[table.frame[name].map(lambda cell: of_another_key(str(cell), key))]:
        way_out = "Use the key that made them, or run 'varpu-eval minutes' again."
        table.problem("key", at, name, "the pseudonym was made with another key", way_out=way_out)


def _check_personal(table: Table, name: str, *, ids: bool) -> None:
    """Report cells of a column kept as it is that hold an e-mail address or an identity code."""
    kinds = {value: kind for value in table.frame[name].dropna().unique() if (kind := personal_kind(value))}
    way_out = "Set personal = true in study.toml, or replace the ids." if ids else ""
    for at, kind in table.frame[name].map(kinds).dropna().items() if kinds else ():
        table.problem("personal", at, name, f"the cell holds an {kind}", way_out=way_out)


def decimal_sign(file: str, sheet: Sheet, headings: list[str], findings: Findings) -> str:
    """Return the decimal sign of some columns of a sheet, and note it where numbers have one."""
    sign = parse.decimal_sign(cell for heading in headings for cell in sheet.frame[heading].unique())
    if sign:
        findings.note(file, f"decimal sign: {'comma' if sign == ',' else 'point'}")
    return sign or "."


def joined(intake: Intake, form: Form, parts: list[Table], origin: str) -> Table:
    """Put the tables of several files one after the other, and give every row its origin."""
    if not parts:
        dtypes = {name: c.metadata["dtype"] for name, c in form.all_columns.items()}
        frame = pd.DataFrame({name: pd.Series(dtype=t) for name, t in dtypes.items()})
        return Table(form.name, intake.findings, frame, pd.DataFrame({"file": [], "row": []}))
    starts = [sum(len(p.frame) for p in parts[:i]) for i in range(len(parts))]
    frame = pd.concat([p.frame for p in parts], ignore_index=True)
    frame["origin"] = frame["origin"].fillna(origin)
    return Table(
        form.name,
        intake.findings,
        frame,
        pd.concat([p.places for p in parts], ignore_index=True),
        {place: heading for p in parts for place, heading in p.headings.items()},
        {(start + int(str(at)), name) for start, p in zip(starts, parts, strict=True) for at, name in p.unread},
    )


def check_schema(form: Form, table: Table) -> None:
    """Hold a table to its form's schema, and tell each failure by rule, column and row, never by value."""
    if table.frame.empty:
        return
    try:
        form.schema().validate(table.frame[list(form.all_columns)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["column", "check", "failure_case", "index"]]
    else:
        return
    told: set[tuple[str, Hashable, str]] = set()
    for column, check, case, at in cases.itertuples(index=False):
        rule, place, message = _rule_of(str(check), form)
        where = place or str(column)
        cells = form.key if rule == "duplicate" else (where,)
        if any((at, cell) in table.unread for cell in cells) or (rule, at, where) in told:
            continue
        told.add((rule, at, where))
        table.problem(rule, at, where, message, way_out=_suggestion(form, where, rule, case))


def finished(intake: Intake, form: Form, table: Table) -> pd.DataFrame:
    """Return the frame of a table without problems: required whole numbers as int64, persons as pseudonyms."""
    columns = form.all_columns
    exact = {n: "int64" for n, c in columns.items() if c.metadata["dtype"] == WHOLE and not c.nullable}
    persons = {n: pseudonyms(table.frame[n], intake.key) for n, c in columns.items() if c.metadata["personal"]}
    return table.frame.astype(exact).assign(**persons).reset_index(drop=True)


def _values(table: Table, sheet: Sheet, name: str, declared: pa.Column, reading: Reading) -> list[Any]:
    """Read one column; where an SPSS file labels its values, words are read from the labels."""
    heading = next(theirs for theirs, ours in sheet.ours.items() if ours == name)
    cells = sheet.frame[heading].reset_index(drop=True)
    labels = sheet.grid.labels.get(heading, {})
    if labels and declared.metadata["words"]:
        cells = cells.map(lambda value: labels.get(value, value)).astype(object)
    values, faults = parse.convert(cells, declared.metadata["parse"], reading)
    table.misread(name, faults)
    table.unread.update((at, name) for at in faults)
    return values


def _rule_of(check: str, form: Form) -> tuple[str, str, str]:
    """Return the rule, the column it is told of if not the failing one, and the message of a failed check."""
    if check == "not_nullable":
        return "required", "", "the cell is empty"
    if check == "multiple_fields_uniqueness":
        return "duplicate", form.key[0], f"another row has the same {', '.join(form.key)}"
    rule, place, expected = check.split("|", 2)
    return rule, place, f"the value is not right; expected is {expected}"


def _suggestion(form: Form, column: str, rule: str, case: object) -> str:
    if rule != "vocabulary":
        return ""
    words = form.all_columns[column].checks[0].statistics["allowed_values"]
    return _known(str(case), tuple(words))


@lru_cache(maxsize=1000)
def _known(case: str, words: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(case, words, n=1)
    return f"Did you mean '{close[0]}'?" if close else f"Known are: {', '.join(words)}."
