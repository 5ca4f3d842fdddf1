"""The codebook of a survey: its items, scales, answers and missing answers.

Knows how scales are written and which are impossible. Does not know any answer sheet.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from varpu_eval.sources import parse
from varpu_eval.sources.columns import Form, column, not_before, number, one_of, some_text, text, texts, year
from varpu_eval.sources.parse import MisreadError, Reading, fold
from varpu_eval.sources.tables import Table

RESERVED = frozenset({"municipality", "year", "respondent", "unit", "sector", "employer", "weight", "origin"})
PRINCIPLES = ("early", "openly", "together")
TEXTS = ("text_fi", "text_sv", "text_en")
_YES = {"1", "true", "yes", "kyllä", "ja", "x"}
_NO = {"0", "false", "no", "ei", "nej"}


def _flag(cell: object, reading: Reading) -> bool:
    told = fold(parse.text(cell, reading))
    if told not in _YES | _NO:
        raise MisreadError("vocabulary", "the value is neither yes nor no", "Write 1 or 0.")
    return told in _YES


CODEBOOK_COLUMNS = {
    "item": text(),
    "dimension": text(),
    "principle": one_of(*PRINCIPLES, blank=True),
    **texts("text"),
    "low": number(),
    "high": number(),
    "reverse": column(_flag, "bool", default=False),
    "missing": text(blank=True),
    "agree_from": number(blank=True),
    "answers": text(optional=True),
    "from_year": year(optional=True),
    "to_year": year(optional=True),
    "interface": text(optional=True),
}


def codebook_form(survey: str) -> Form:
    """Return the form of one survey's codebook."""
    checks = (some_text("text"), not_before("from_year", "to_year"))
    return Form(f"codebook:{survey}", CODEBOOK_COLUMNS, ("item",), checks)


@dataclass(frozen=True, slots=True)
class Scale:
    """How the answers of one item are read.

    Parameters
    ----------
    texts
        Folded answer text to value.
    missing
        Folded text or code of a user-missing answer to its label.
    options
        The options of a multi-select item, in order; empty for any other item.
    """

    item: str
    low: float
    high: float
    texts: Mapping[str, float]
    missing: Mapping[str, str]
    options: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every answer is a whole number, as the ends of the scale and the listed answers are."""
        return all(value.is_integer() for value in (self.low, self.high, *self.texts.values()))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the item: itself, or one an option, `item_1` and on."""
        return tuple(f"{self.item}_{i}" for i in range(1, len(self.options) + 1)) or (self.item,)


def scale(row: Mapping[Any, Any]) -> Scale:
    """Read the scale of a row of the codebook.

    Raises
    ------
    MisreadError
        When its answers or missing answers cannot be read, or contradict the scale.
    """
    low, high = row["low"], row["high"]
    parts = _parts(row["answers"])
    options = () if any("=" in part for part in parts) else tuple(parts)
    told = [] if options else [_answer(part) for part in parts]
    values = dict(told)
    if len(values) != len(told):
        raise MisreadError("answers", "an answer's text stands twice")
    missing = _missing(_parts(row["missing"]), values)
    valid = {told: value for told, value in values.items() if told not in missing}
    if any(not low <= value <= high for value in valid.values()):
        raise MisreadError("answers", f"an answer's value is outside {low:g} to {high:g}")
    for code in missing:
        number = _number(code)
        if number is not None and low <= number <= high:
            raise MisreadError("missing", f"a missing answer's code is inside {low:g} to {high:g}")
    if len(options) != len({fold(option) for option in options}):
        raise MisreadError("answers", "an option stands twice")
    return Scale(str(row["item"]), low, high, valid, missing, options)


def check_codebook(table: Table, sectors: Iterable[str]) -> dict[str, Scale]:
    """Report what is wrong with a codebook beyond its columns, and return each right item's scale."""
    scales: dict[str, Scale] = {}
    known = set(sectors)
    for at, row in zip(table.frame.index, table.frame.to_dict("records"), strict=True):
        if pd.isna(row["item"]) or row["item"] in scales:
            continue
        if fold(row["item"]) in RESERVED:
            table.problem("item_name", at, "item", "the item has the name of another column of the answers")
            continue
        _check_numbers(table, at, row)
        _check_interface(table, at, row["interface"], known)
        if row["low"] < row["high"]:
            try:
                scales[row["item"]] = scale(row)
            except MisreadError as error:
                table.problem(error.rule, at, error.rule, str(error), way_out=error.way_out)
    return scales


def expanded(codebook: pd.DataFrame, scales: Mapping[str, Scale]) -> pd.DataFrame:
    """Return the codebook with each multi-select item as one 0/1 item an option."""
    rows: list[dict[Any, Any]] = []
    for row in codebook.to_dict("records"):
        known = scales[row["item"]]
        for name, option in zip(known.columns, known.options, strict=False):
            texts = {text: f"{row[text]}: {option}" for text in TEXTS if pd.notna(row[text])}
            binary = {"item": name, "low": 0.0, "high": 1.0, "agree_from": 1.0, "answers": None}
            rows.append({**row, **texts, **binary})
        if not known.options:
            rows.append(row)
    return pd.DataFrame(rows, columns=codebook.columns).astype(codebook.dtypes.to_dict())


def _check_numbers(table: Table, at: Hashable, row: Mapping[Any, Any]) -> None:
    low, high, agree = row["low"], row["high"], row["agree_from"]
    if pd.notna(low) and pd.notna(high) and low >= high:
        table.problem("order", at, "low", "low is not below high")
    elif pd.notna(agree) and pd.notna(low) and pd.notna(high) and not low < agree <= high:
        table.problem("agree_from", at, "agree_from", f"agree_from is not above {low:g} and at most {high:g}")


def _check_interface(table: Table, at: Hashable, cell: object, sectors: set[str]) -> None:
    if not isinstance(cell, str):
        return
    sides = [side.strip() for side in cell.split(">")]
    if len(sides) != 2 or sides[0] == sides[1] or not sectors.issuperset(sides):  # noqa: PLR2004 - a pair is two
        table.problem("pair", at, "interface", "the cell is not rater>rated, two different sector codes")


def _parts(cell: object) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()] if isinstance(cell, str) else []


def _answer(part: str) -> tuple[str, float]:
    told, _, value = part.rpartition("=")
    number = _number(value)
    if not told.strip() or number is None or re.search(r"=\s*-?\d+\s*[;,]", told):
        raise MisreadError("answers", "an answer is not written text=value")
    return fold(told), number


def _missing(parts: list[str], values: Mapping[str, float]) -> dict[str, str]:
    """Return texts and codes of missing answers to labels; 9=text, text=9, a text or a code alone are understood."""
    found: dict[str, str] = {}
    for part in parts:
        left, equals, right = (side.strip() for side in part.partition("="))
        code, label = (left, right) if _number(left) is not None else (right, left)
        if equals and (_number(code) is None or not label):
            raise MisreadError("missing", "a missing answer is not written code=text, a code or a text")
        if not equals:
            same = [told for told, value in values.items() if value == _number(part)]
            code, label = (part, same[0] if same else part)
        found |= {fold(label): label, code_of(_number(code), code): label}
        found |= {told: label for told, value in values.items() if value == _number(code)}
    return {key: label for key, label in found.items() if key}


def code_of(number: float | None, otherwise: str) -> str:
    """Return a number as the key it has among missing codes: 9.0 is '9'."""
    return f"{number:g}" if number is not None else fold(otherwise)


def _number(told: str) -> float | None:
    return float(told.replace(",", ".")) if re.fullmatch(r"\s*-?\d{1,9}([.,]\d{1,6})?\s*", told) else None
