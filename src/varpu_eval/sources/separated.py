"""CSV files: encoding, separator and rows.

Knows how text becomes cells. Does not know what the cells mean.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from contextlib import suppress
from itertools import islice

from varpu_eval.sources.grid import HEADER_WITHIN, Fault, Grid, Match, UnreadableError, cell, known_headings

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}
_MIXED = re.compile("\u00c3[\u00a4\u00b6\u00a5\u201e\u2013\u2026]")
"""What ä, ö, å, Ä, Ö and Å look like when UTF-8 is read as Windows-1252."""

_DOS_OR_MAC = re.compile(
    "[^\\W\\d_][\u201e\u201d\u2020\u2122\u00a2][^\\W\\d_]|[^\\W\\d_]\u201e"
    "|[a-z\u00e4\u00f6\u00e5][\u0160\u017d\u0152\u20ac]|(?![tT])[^\\W\\d_]\u0161[^\\W\\d_]"
)
"""What ä, ö, å, Ä and Ö inside a word look like when MS-DOS (cp850) or Mac Roman is read as Windows-1252.

The š of Tšekki is left alone.
"""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_separated(data: bytes, match: Match) -> Grid:
    """Read the bytes of a CSV file; the separator is the one under which most headings are known.

    Raises
    ------
    UnreadableError
        When the bytes are not text.
    """
    text, encoding = decoded(data)
    text = unicodedata.normalize("NFC", text)
    separator = max(SEPARATORS, key=lambda s: _fit(text, s, match))
    rows, faults = _rows(text, separator)
    return Grid(rows, f"CSV, {encoding}, separator {SEPARATORS[separator]}", written=True, faults=faults)


def decoded(data: bytes) -> tuple[str, str]:
    """Return bytes as text, and the name of their encoding.

    Raises
    ------
    UnreadableError
        When the bytes are not text, or were written in two encodings.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = {"utf-16": "UTF-16"}
    elif data[1:400:2].count(0) > len(data[1:400:2]) // 2:
        attempts = {"utf-16-le": "UTF-16"}
    elif data[0:400:2].count(0) > len(data[0:400:2]) // 2:
        attempts = {"utf-16-be": "UTF-16"}
    else:
        attempts = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
    for codec, name in attempts.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _MIXED.search(text):
            raise UnreadableError("encoding", "letters such as ä are written in two encodings, or were encoded twice")
        if codec == "cp1252" and _DOS_OR_MAC.search(text):
            raise UnreadableError("encoding", "letters such as ä are written as MS-DOS or an old Macintosh wrote them")
        if not _CONTROL.search(text):
            return text, name
    raise UnreadableError("encoding", "the file is not text")


def _fit(text: str, separator: str, match: Match) -> tuple[int, int]:
    """Say how well a separator fits: headings known in the best of the first rows, and its number of cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    fits = [(0, 0)]
    with suppress(csv.Error):
        fits += [(known_headings(row, match), len(row)) for row in islice(reader, HEADER_WITHIN)]
    return max(fits)


def _rows(text: str, separator: str) -> tuple[list[list[object]], tuple[Fault, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[object]] = []
    faults = []
    try:
        for row in reader:
            rows.append([cell(value) for value in row])
            if any("\n" in value and _swallows(value, separator, len(row)) for value in row):
                message = "a quoted cell holds whole rows; a quotation mark opens or closes in a wrong place"
                faults.append(Fault("quotes", message, len(rows)))
    except csv.Error:
        message = "a quotation mark opens in this row and does not close as it should; no row after it could be read"
        return rows, (*faults, Fault("quotes", message, len(rows) + 1))
    return rows, tuple(faults)


def _swallows(value: str, separator: str, width: int) -> bool:
    """Say whether the lines of a quoted cell have as many separators as rows have; those of prose stand by a blank."""
    within = len(re.findall(re.escape(separator) + "(?! )", value))
    return width > 2 and within == value.strip().count("\n") * (width - 1)  # noqa: PLR2004 - two columns may be prose
