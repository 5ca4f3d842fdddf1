"""Writing and reading the generator's own CSV files, the same bytes on every system.

Knows the layout of the files (UTF-8, line feed). Does not know their tables.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from varpu_eval.study import shipped


def write_rows(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> None:
    """Write a header and `rows`; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.getvalue().encode("utf-8"))


def published_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one transcription in `data/published`, every cell as text."""
    with shipped("data", "published", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
