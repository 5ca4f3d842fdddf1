"""XLSX workbooks: the sheet whose headings are known, guarded against files that unpack to too much.

Knows workbooks. Does not know what the cells mean.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

import openpyxl

from varpu_eval.sources.grid import HEADER_WITHIN, MAX_CELLS, Grid, Match, UnreadableError, cell, known_headings

MAX_UNPACKED = 300_000_000
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_workbook(data: bytes, match: Match) -> Grid:
    """Read the visible sheet in which most headings are known; formulas give the values that were saved with them.

    Raises
    ------
    UnreadableError
        When the file is encrypted, damaged, or unpacks to too much.
    """
    if data.startswith(_OLD_OR_ENCRYPTED):
        raise UnreadableError("file_encrypted", "the workbook is protected by a password, or of the old .xls kind")
    _guard(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = {ws.title: _cells(ws) for ws in book.worksheets if ws.sheet_state == "visible"}
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises errors of any kind on a damaged file
        raise UnreadableError("file_damaged", "the workbook cannot be opened") from None
    sheets = {title: rows for title, rows in sheets.items() if any(value is not None for row in rows for value in row)}
    if not sheets:
        raise UnreadableError("file_empty", "the workbook has no visible sheet with anything in it")
    fits = {title: max(known_headings(row, match) for row in rows[:HEADER_WITHIN]) for title, rows in sheets.items()}
    best = max(fits, key=lambda title: fits[title])
    others = f"; {len(sheets) - 1} other sheets were not read" if len(sheets) > 1 else ""
    return Grid(sheets[best], f"workbook, sheet {list(sheets).index(best) + 1} of {len(sheets)}{others}")


def _guard(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableError("file_damaged", "the file is not a workbook") from None
    if unpacked > MAX_UNPACKED:
        raise UnreadableError("file_too_large", f"the workbook unpacks to {unpacked // 1_000_000} MB")


def _cells(sheet: Any) -> list[list[Any]]:
    """Return a sheet's rows without the empty cells and rows at their ends."""
    sheet.reset_dimensions()
    rows: list[list[Any]] = []
    count = last = 0
    for values in sheet.iter_rows(values_only=True):
        row = [cell(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
        if row:
            last = len(rows)
        count += len(row) + 1
        if count > MAX_CELLS:
            raise UnreadableError("file_too_large", f"the workbook has more than {MAX_CELLS:,} cells")
    return rows[:last]
