"""XLSX workbooks: the sheet whose headings are known, guarded against files that unpack to too much.

Knows workbooks. Does not know what the cells mean.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from typing import Any

from openpyxl.reader.excel import ExcelReader

from varpu_eval.sources.grid import (
    HEADER_WITHIN,
    MAX_CELLS,
    Fault,
    Grid,
    Match,
    Month,
    Unread,
    UnreadableError,
    Year,
    cell,
    known_headings,
)

MAX_UNPACKED = 300_000_000
_PERCENT = Unread("number", "the cell is formatted as percent", "Write a plain number, 78 or 0.78 as the unit says.")
_NO_VALUE = Unread("formula_error", "the cell holds a formula without its value", "Open and save the file in Excel.")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
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
            book = _book(data, values=True)
            formulas = _formulas(data)
            sheets = {ws.title: _cells(ws, formulas.get(ws.title, set())) for ws in book.worksheets if _visible(ws)}
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises errors of any kind on a damaged file
        raise UnreadableError("file_damaged", "the workbook cannot be opened") from None
    sheets = {title: rows for title, rows in sheets.items() if any(value is not None for row in rows for value in row)}
    if not sheets:
        raise UnreadableError("file_empty", "the workbook has no visible sheet with anything in it")
    fits = {title: max(known_headings(row, match) for row in rows[:HEADER_WITHIN]) for title, rows in sheets.items()}
    best = max(fits, key=lambda title: fits[title])
    alike = [
        i for i, title in enumerate(sheets, start=1) if fits[title] == fits[best] and _has_data(sheets[title], match)
    ]
    faults: tuple[Fault, ...] = ()
    if fits[best] and len(alike) > 1:
        message = f"the sheets {', '.join(map(str, alike))} all have the headings of this table"
        faults = (Fault("sheets", message),)
    others = f"; {len(sheets) - 1} other sheets were not read" if len(sheets) > 1 else ""
    told = f"workbook, sheet {list(sheets).index(best) + 1} of {len(sheets)} ('{best}'){others}"
    return Grid(sheets[best], told, faults=faults)


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """Opens a workbook without its chart sheets, which hold no cells."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Pass over a chart sheet."""


def _book(data: bytes, *, values: bool) -> Any:
    """Open a workbook for its saved values, or else for its formulas."""
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=values)
    reader.read()
    return reader.wb


def _visible(sheet: Any) -> bool:
    return bool(sheet.sheet_state == "visible")


def _formulas(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """Return by sheet the row and column of every formula; a workbook without any is not read for them."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if not any(re.search(rb"<(\w+:)?f[ >/]", packed.read(name)) for name in sheets):
            return {}
    found = {}
    for sheet in filter(_visible, _book(data, values=False).worksheets):
        sheet.reset_dimensions()
        found[sheet.title] = {(c.row, c.column) for row in sheet.iter_rows() for c in row if c.data_type == "f"}
    return found


def _has_data(rows: list[list[Any]], match: Match) -> bool:
    """Say whether a row is filled below the one in which most headings are known."""
    counts = [known_headings(row, match) for row in rows[:HEADER_WITHIN]]
    return any(rows[counts.index(max(counts)) + 1 :])


def _guard(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableError("file_damaged", "the file is not a workbook") from None
    if unpacked > MAX_UNPACKED:
        raise UnreadableError("file_too_large", f"the workbook unpacks to {unpacked // 1_000_000} MB")


def _cells(sheet: Any, formulas: set[tuple[int, int]]) -> list[list[Any]]:
    """Return a sheet's rows without the empty cells and rows at their ends."""
    sheet.reset_dimensions()
    kinds: dict[int, str] = {}
    rows: list[list[Any]] = []
    count = last = 0
    for cells in sheet.iter_rows():
        row = [_value(each, kinds) for each in cells]
        for i, each in enumerate(cells) if formulas else ():
            if row[i] is None and each.data_type not in (None, "str") and (each.row, each.column) in formulas:
                row[i] = _NO_VALUE  # an empty text that a formula gives has the type `str`
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
        if row:
            last = len(rows)
        count += len(row) + 1
        if count > MAX_CELLS:
            raise UnreadableError("file_too_large", f"the workbook has more than {MAX_CELLS:,} cells")
    return rows[:last]


def _value(each: Any, kinds: dict[int, str]) -> Any:
    """Return a cell's value: a percentage is unread, and a date keeps the precision that its format shows."""
    value = each.value
    if value is None or isinstance(value, str):
        return cell(value)
    style = each._style_id  # noqa: SLF001 - asking for the number format of every cell takes longer than reading it
    if style not in kinds:
        kinds[style] = _kind(each.number_format)
    kind = kinds[style]
    if kind == "percent" and isinstance(value, (int, float)):
        return _PERCENT
    if isinstance(value, dt.datetime) and kind in ("month", "year"):
        return (Month if kind == "month" else Year)(*value.timetuple()[:6])
    return cell(value)


def _kind(number_format: str) -> str:
    """Say what a number format shows: `percent`, a `month` or `year` of a date, else nothing.

    >>> _kind("0.0 %"), _kind("yyyy-mm"), _kind("yyyy"), _kind("d.m.yyyy")
    ('percent', 'month', 'year', '')
    """
    signs = _LITERAL.sub("", number_format).lower()
    if "%" in signs:
        return "percent"
    if "y" not in signs or "d" in signs or "h" in signs:
        return ""
    return "month" if "m" in signs else "year"
