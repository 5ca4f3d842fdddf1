"""What fetching leaves in a study's folder, and what it tells: rows, and their sources beside them.

Knows both files and the lines on the terminal. Does not fetch.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.run.fetched_changes import told_changes
from varpu_eval.sources.fetched import COLUMNS, Fetched
from varpu_eval.sources.files import find
from varpu_eval.sources.services.vintages import write_whole
from varpu_eval.study import Study

WRITTEN, LOG = "fetched/indicators.csv", "fetched/indicators.json"
"""Where the rows and what must be told with them are written, in the study's folder."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was fetched, on which day, where it was written, whether the study reads it, and what it changed."""

    fetched: tuple[Fetched, ...]
    today: date
    written: Path
    declared: bool
    silent: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """Say what was matched, how old it is, and what must be told with it."""
        for one in self.fetched:
            yield from _told(one, self.today, self.silent[one.name], self.changes.get(one.name, ""))
        rows = sum(len(one.frame) for one in self.fetched)
        yield f"Written: {self.written}, {rows} rows; what must be told with them is beside it, in {Path(LOG).name}."
        if not self.declared:
            yield f"The study does not read it yet: add '{WRITTEN}' to the files of [tables.indicators] in study.toml."


def check_place(study: Study) -> None:
    """Refuse to replace a file that this command did not write.

    Raises
    ------
    InputError
        When the file has other columns than fetched rows have.
    """
    target = study.root / WRITTEN
    if target.is_file():
        with target.open(encoding="utf-8", errors="replace", newline="") as file:
            first = file.readline().strip()
        if first != ",".join(COLUMNS):
            raise InputError(f"{target}: another file stands here. Rename it; fetched figures are written here.")


def write_fetched(study: Study, fetched: Sequence[Fetched], today: date) -> Done:
    """Write the rows and what must be told with them, each file whole or as it was.

    A run that is killed between the two leaves new rows beside the old sources, whose hash does not fit them; the next
    run writes both.

    Raises
    ------
    RunError
        When the disk refuses.
    """
    target, rows = study.root / WRITTEN, _as_text(fetched)
    changes, table = told_changes(target, study.root / LOG, rows), _csv(rows)
    write_whole(target, table)
    write_whole(study.root / LOG, _log(fetched, table))
    silent = {one.name: tuple(r for r in study.regions if r not in set(one.frame["region"])) for one in fetched}
    return Done(tuple(fetched), today, target, _declared(study, target), silent, changes)


def _as_text(fetched: Sequence[Fetched]) -> pd.DataFrame:
    """Return the rows as text; a number is written as short as it can be read back."""
    rows = pd.concat([one.frame for one in fetched], ignore_index=True)
    values = [np.format_float_positional(value, trim="-") for value in rows["value"]]
    return rows.assign(value=values).astype("str").fillna("")


def _csv(rows: pd.DataFrame) -> str:
    memory = io.StringIO(newline="")
    rows.to_csv(memory, index=False, columns=list(COLUMNS), lineterminator="\n")
    return memory.getvalue()


def _log(fetched: Sequence[Fetched], table: str) -> str:
    """Return what must be told with the rows; the table's hash says which rows they are."""
    told = {
        one.name: {
            "service": one.service, "known_as": one.known_as, "title": one.title, "found_by": one.way,
            "producer": one.producer, "licence": one.licence, "citation": one.citation,
            "retrieved": one.retrieved.isoformat(), "updated": one.updated, "instead": one.instead,
            "rows": len(one.frame),
            "years": [int(one.frame["year"].min()), int(one.frame["year"].max())],
            "genders": sorted(set(one.frame["gender"])), "notes": list(one.notes),
        }
        for one in fetched
    }  # fmt: skip
    digest = hashlib.sha256(table.encode()).hexdigest()
    log = {"schema": 1, "table": WRITTEN, "sha256": digest, "indicators": told}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _told(one: Fetched, today: date, silent: Sequence[str], changes: str) -> Iterator[str]:
    age = (today - one.retrieved).days
    days = "today" if age == 0 else f"{age} day{'' if age == 1 else 's'} ago"
    regions = one.frame["region"].nunique()
    yield f"{one.name} = {one.service} {one.known_as}: {one.title} [found by {one.way}]"
    yield (
        f"  {len(one.frame)} rows, {one.frame['year'].min()}-{one.frame['year'].max()}, {regions} regions; retrieved "
        f"{one.retrieved.isoformat()}, {days}"
    )
    if one.instead:
        yield f"  from what is kept ({days}), because: {one.instead}"
    if changes:
        yield f"  {changes}"
    if silent:
        yield f"  no figure for {', '.join(silent)}: not published, which is not zero"
    yield from (f"  {note}" for note in one.notes)
    yield f"  licence: {one.licence}"
    yield f"  cite: {one.citation}"


def _declared(study: Study, target: Path) -> bool:
    source = study.tables.get("indicators")
    return source is not None and any(target in find(study.root, pattern) for pattern in source.files)
