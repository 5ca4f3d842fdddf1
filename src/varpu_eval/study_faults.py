"""How a wrong `study.toml` is told: each error of its model in this package's words, with a way out.

Knows kinds of errors. Does not know the keys of a study; they are given to it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from varpu_eval.errors import InputError, Problem

_FORMS = {
    "tuple_type": 'Write a list in square brackets: ["..."] or [2006, 2010].',
    "dict_type": 'Write a table: fi = "..." below its [heading], or title.fi = "...".',
    "model_type": "Write its keys below a [heading] of this name.",
    "string_type": 'Write it as text, in quotation marks: "005".',
    "int_type": "Write a whole number, without quotation marks.",
    "bool_type": "Write true or false, without quotation marks.",
}
"""How a value is written, by the kind of error that a wrong one gives."""


def problem(key: str, message: str, way_out: str, row: int = 0) -> Problem:
    """Return a problem of `study.toml` at a key or row of it."""
    return Problem("study.toml", row, key, "study", message, way_out)


def parsed(content: bytes) -> dict[str, Any]:
    """Return the keys of a `study.toml`, or raise InputError when it is not TOML."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError([problem("", "is not UTF-8 text", "Save the file as UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        row = int(place[1]) if place else 0
        way_out = "The template of 'varpu-eval new' shows how."
        raise InputError([problem("", f"is not valid TOML: {error}", way_out, row)]) from None
    if "root" in raw:
        raise InputError([problem("root", "is not a key of study.toml", "Paths are relative to the study's folder.")])
    return raw


def told_fault(error: ErrorDetails, known_at: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Problem:
    """Say one pydantic error in this package's words; `known_at` gives the keys that are known at a place."""
    loc = tuple(str(part) for part in error["loc"] if part != "[key]") or ("",)
    message = str(error["msg"]).removeprefix("Value error, ")
    told = (f"is not right: {message[:1].lower()}{message[1:]}", "Correct it in study.toml.")
    if error["type"] == "extra_forbidden":
        told = ("is not a key of study.toml", _nearest(loc[-1], known_at(loc)))
    elif error["type"] == "missing":
        told = ("is missing", "Add it; the template of 'varpu-eval new' shows how.")
    elif error["type"] == "literal_error" and loc[:-1] == ("tables",):
        told = ("is not a table of the data contract", _nearest(loc[-1], known_at(loc)))
    elif _is_year(loc):
        told = ("is not a year", "Write a whole number from 1900 to 2100, without quotation marks: 2010.")
    elif error["type"] in _FORMS:
        told = ("is not written right", _FORMS[error["type"]])
    elif _is_code(loc, error):
        told = ("is not a region code", 'Write it as text: three digits ("005"), "FI" or "wsc:01".')
    elif loc == ("id",):
        told = ("is not a short name", "Use small letters a-z, digits, '-' and '_'; it names a folder.")
    return problem(".".join(loc), *told)


def _is_code(loc: tuple[str, ...], error: ErrorDetails) -> bool:
    """Say whether a region's code stands at a place."""
    in_group = loc[0] == "groups" and bool(loc[2:])
    return loc[0] in ("focus", "peers") or in_group or (loc[0] == "municipalities" and "[key]" in error["loc"])


def _is_year(loc: tuple[str, ...]) -> bool:
    """Say whether one year stands at a place."""
    return loc[0] == "start" or (loc[0] == "years" and bool(loc[1:]))


def _nearest(got: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(got, known, n=1)
    return f"Did you mean '{close[0]}'?" if close else f"Known are: {', '.join(known)}."
