"""From one cell to one value: numbers, years, dates, codes and words as Finnish files write them.

Knows how a single cell is written. Does not know its column's rules, and never puts a cell's words into a message.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from varpu_eval.sources.grid import Month, Unread, Year

FORMULA_ERRORS = {
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    *("#PUUTTUU!", "#VIITTAUS!", "#JAKO/0!", "#ARVO!", "#NIMI?", "#LUKU!", "#TYHJÄ!"),
    *("#SAKNAS!", "#REFERENS!", "#DIVISION/0!", "#VÄRDEFEL!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!"),
}
FIRST_YEAR, LAST_YEAR = 1900, 2100

_SPACES = " \u00a0\u2007\u2009\u202f"
_NUMBER = re.compile(
    rf"([+\-\u2212]?)(\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:([.,])(\d+))?(?:[eE]([+-]?\d{{1,3}}))?", re.ASCII
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)
_FINNISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_REGION = re.compile(r"\d{3}|FI|wsc:\d{2}", re.ASCII)
_GROUPED = re.compile(r"[+\-\u2212]?\d{1,3}[.,]\d{3}", re.ASCII)
_SHORTENED = re.compile(r"\d[.,]\d+[eE][+-]?\d+", re.ASCII)
_SHOWN = re.compile(r"[+\-\u2212]?\d{1,4}(?:[.,]\d{1,6})?", re.ASCII)
_NO_FIGURE = re.compile(r"\.{1,3}|[-\u2010-\u2015\u2212\u2026]")
_YEARS = re.compile(r"\d{4}\s*[-\u2010-\u2015]\s*\d{2,4}", re.ASCII)
_DIGITS = re.compile(r"[\d.,:/ +\-\u2212]+", re.ASCII)

Parse = Callable[[Any, "Reading"], Any]


class MisreadError(ValueError):
    """A cell that cannot be read: the rule it breaks, and what was got and expected without a personal value."""

    def __init__(self, rule: str, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.rule, self.way_out = rule, way_out


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a cell needs to know of its file and study: the decimal sign, and words to sector codes."""

    decimal: str = "."
    sectors: Mapping[str, str] = field(default_factory=dict)


def fold(text: str) -> str:
    r"""Return `text` as headings and answers are compared: NFC, one blank between words, no case.

    >>> fold("  Täysin\u00a0samaa  MIELTÄ ")
    'täysin samaa mieltä'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def shown(cell: object) -> str:
    """Return a short number as it may be quoted in a message, and only 'a number' or 'the value' for anything else.

    More than four digits before the decimal sign may be half an identity code or a telephone number.

    >>> shown("20.5"), shown("131052"), shown("Matti Meikäläinen"), shown(5.0)
    ("'20.5'", 'a number', 'the value', "'5'")
    """
    text = _plain(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell
    if not isinstance(text, str) or not _DIGITS.fullmatch(text):
        return "the value"
    return f"'{text}'" if _SHOWN.fullmatch(text) else "a number"


def number(cell: object, reading: Reading) -> float:
    r"""Read a number such as 3, 1 234,5 or 1234.5.

    >>> number("1\u00a0234,5", Reading(","))
    1234.5
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = float(cell) if abs(cell) < 1e300 else math.inf  # noqa: PLR2004 - float() of a longer int raises
    else:
        match = _NUMBER.fullmatch(cell) if isinstance(cell, str) else None
        if isinstance(cell, str) and _NO_FIGURE.fullmatch(cell):
            way_out = "Leave the cell empty: that says that there is no figure, which is not 0."
            raise MisreadError("number", "a mark such as .. or - stands for a number", way_out)
        if match is None:
            raise MisreadError("number", f"{shown(cell)} is not a number")
        sign, whole, decimal, tail, power = match.groups()
        if decimal and decimal != reading.decimal:
            other = "comma" if reading.decimal == "," else "point"
            raise MisreadError("decimal_sign", f"{shown(cell)} has another decimal sign than the {other} of the file")
        digits = "".join(c for c in whole if c.isdigit())
        value = float(f"{digits}.{tail or 0}e{power or 0}") * (1 if sign in ("", "+") else -1)
    if not math.isfinite(value):
        raise MisreadError("number", "the value is not a finite number")
    return value


def whole(cell: object, reading: Reading) -> int:
    """Read a whole number; 5.0 is 5; 5.5 is refused, and so is 1.000, which may be a thousand."""
    if isinstance(cell, str) and _GROUPED.fullmatch(cell):
        digits = cell.replace(".", "").replace(",", "")
        raise MisreadError("number", f"{shown(cell)} may be a thousand or one", f"Write it without the sign: {digits}.")
    value = number(cell, reading)
    if not value.is_integer() or abs(value) > 2**53:
        raise MisreadError("whole_number", f"{shown(cell)} is not a whole number")
    return int(value)


def year(cell: object, reading: Reading) -> int:
    """Read a year from 1900 to 2100."""
    if isinstance(cell, str) and _YEARS.fullmatch(cell):
        way_out = "Write the first year; how many years a value of an indicator averages stands in the column span."
        raise MisreadError("year", "a span of years is not a year", way_out)
    try:
        value = whole(cell, reading)
    except MisreadError:
        raise MisreadError("year", f"{shown(cell)} is not a year") from None
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise MisreadError("year", f"{shown(cell)} is not a year between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def day(cell: object, _: Reading) -> pd.Timestamp:
    """Read a date written 2013-12-31 or 31.12.2013; no other form is guessed."""
    if isinstance(cell, dt.datetime):
        found: dt.date | None = cell.date()
    elif isinstance(cell, dt.date):
        found = cell
    else:
        found = _written_day(cell) if isinstance(cell, str) else None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise MisreadError("date", f"{shown(cell)} is not a date that exists, written 2013-12-31 or 31.12.2013")
    return pd.Timestamp(found)


def period(cell: object, reading: Reading) -> str:
    """Read a year, a month or a day, and write it as ISO: 2006, 2006-05 or 2006-05-25.

    >>> period("25.5.2011", Reading()), period(2006, Reading()), period("2006-05", Reading())
    ('2011-05-25', '2006', '2006-05')
    """
    if isinstance(cell, (Month, Year)):
        return cell.written()
    if isinstance(cell, str) and (match := _MONTH.fullmatch(cell)) and 1 <= int(match[2]) <= 12:  # noqa: PLR2004
        return f"{year(match[1], reading)}-{match[2]}"
    try:
        return str(year(cell, reading))
    except MisreadError:
        pass
    try:
        return day(cell, reading).strftime("%Y-%m-%d")
    except MisreadError:
        message = f"{shown(cell)} is not a year, a month such as 2006-05, or a date that exists"
        raise MisreadError("date", message) from None


def region(cell: object, _: Reading) -> str:
    """Read a region: a municipality code with its zeros, FI, or wsc:NN."""
    text = _plain(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else str(cell)
    if _REGION.fullmatch(text):
        return text
    if re.fullmatch(r"\d{1,2}(\.0)?", text, re.ASCII):
        code = text.removesuffix(".0").zfill(3)
        raise MisreadError(
            "region", f"'{text}' has lost its zeros; the code has 3 digits", f"Write it as text: {code}."
        )
    raise MisreadError("region", f"{shown(cell)} is not a region: a 3-digit code, FI or wsc:NN")


def sector(cell: object, reading: Reading) -> str:
    """Read a sector: a code, or a name or job title that the study lists."""
    code = reading.sectors.get(fold(text(cell, reading)))
    if code is None:
        raise MisreadError("sector", "the value is neither a sector's code nor a name or job title of study.toml")
    return code


def word(cell: object, reading: Reading) -> str:
    """Read a word of a closed list, in lower case."""
    return text(cell, reading).lower()


def text(cell: object, _: Reading) -> str:
    """Read a text; a number or a date that a workbook made of it is written as a person sees it."""
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell):
        way_out = "Take the ids from where they come from, into a column formatted as text."
        raise MisreadError("cell_type", "the value is a long number that a spreadsheet has shortened", way_out)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell if isinstance(cell, str) else _plain(cell)


def convert(cells: pd.Series[Any], parse: Parse, reading: Reading) -> tuple[list[Any], dict[Any, MisreadError]]:
    """Read a column: the values (None where empty or not read), and by index label what could not be read."""
    cache: dict[tuple[type, Any], Any] = {}
    values, faults = [], {}
    for label, cell in zip(cells.index, cells, strict=True):
        key = (type(cell), cell)
        if key not in cache:
            cache[key] = _attempt(cell, parse, reading)
        value = cache[key]
        if isinstance(value, MisreadError):
            faults[label] = value
            value = None
        values.append(value)
    return values, faults


def decimal_sign(cells: Iterable[object]) -> str:
    """Return the decimal sign that most of the written numbers use; empty where none has any.

    >>> decimal_sign(["1,5", "2,25", "3", "1.5"])
    ','
    """
    signs = [match[3] for c in cells if isinstance(c, str) and (match := _NUMBER.fullmatch(c)) and match[3]]
    return max(signs, key=signs.count, default="")


def _attempt(cell: object, parse: Parse, reading: Reading) -> object:
    if cell is None:
        return None
    if isinstance(cell, Unread):
        return MisreadError(cell.rule, cell.message, cell.way_out)
    if cell in FORMULA_ERRORS:
        return MisreadError("formula_error", "the cell holds a formula's error")
    try:
        return parse(cell, reading)
    except MisreadError as error:
        return error


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def _written_day(cell: str) -> dt.date | None:
    try:
        if match := _ISO_DAY.fullmatch(cell):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _FINNISH_DAY.fullmatch(cell):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    return None
