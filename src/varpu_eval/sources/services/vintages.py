"""Answers of services kept on disk, one file for each thing and day: the same series differs between vintages.

Knows where an answer is kept, and that a file is whole or not there. Does not know when one is used.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from varpu_eval.errors import RunError, SourceError

SCHEMA = 1
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"


@dataclass(frozen=True, slots=True)
class Vintage:
    """An answer as it was on the day `retrieved`."""

    retrieved: date
    answer: object


@dataclass(frozen=True, slots=True)
class Vintages:
    """The kept answers of one service.

    Parameters
    ----------
    folder
        The cache's folder; each host has its own folder in it, so that a trial server's answers stay apart.
    host
        Host and port of the service.
    """

    folder: Path
    host: str

    def newest(self, what: str, as_of: date | None = None) -> Vintage | None:
        """Return the newest kept answer, or the newest that was retrieved on `as_of` or before; None without one.

        Raises
        ------
        SourceError
            When the kept file cannot be read.
        """
        days = [day for day in self._days(what) if as_of is None or day <= as_of]
        return self._read(what, max(days)) if days else None

    def keep(self, what: str, retrieved: date, answer: object) -> Path:
        """Write an answer, whole or not at all; one of the same day takes the earlier one's place.

        Raises
        ------
        RunError
            When the disk refuses.
        """
        target = self._place(what) / f"{retrieved.isoformat()}.json"
        kept = {"schema": SCHEMA, "host": self.host, "what": what, "retrieved": retrieved.isoformat(), "answer": answer}
        write_whole(target, json.dumps(kept, ensure_ascii=False) + "\n")
        return target

    def _place(self, what: str) -> Path:
        return self.folder / re.sub(r"[^a-z0-9.-]", "_", self.host) / what

    def _days(self, what: str) -> Iterator[date]:
        for file in self._place(what).glob(_DAY):
            try:
                yield date.fromisoformat(file.stem)
            except ValueError:
                continue

    def _read(self, what: str, day: date) -> Vintage:
        file = self._place(what) / f"{day.isoformat()}.json"
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            named = (kept["schema"], kept["what"], kept["retrieved"])
            if named == (SCHEMA, what, day.isoformat()):
                return Vintage(day, kept["answer"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise SourceError(f"{file}: the answer kept here cannot be read. Delete the file, and fetch again.")


def write_whole(target: Path, text: str) -> None:
    """Write a file so that it is there whole or, when anything fails, as it was before.

    Raises
    ------
    RunError
        When the disk refuses.
    """
    draft = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".draft", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
        draft = None
    except OSError as error:
        raise RunError(f"{target}: the file cannot be written ({error.strerror}).") from None
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
