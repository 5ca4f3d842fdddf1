"""Answer sheets: headings to items, answers to values, missing answers kept as their own code.

Knows how survey tools write answers. Does not know how answers are weighted or compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pandera.pandas as pa

from varpu_eval.sources import parse
from varpu_eval.sources.codebook import TEXTS, Scale, code_of
from varpu_eval.sources.columns import Form, number, region, rule, sector, text, year
from varpu_eval.sources.grid import Match, Sheet
from varpu_eval.sources.parse import MisreadError, Reading, fold
from varpu_eval.sources.tables import Table, decimal_sign

BASE_COLUMNS = {
    "municipality": region(),
    "year": year(),
    "respondent": text(optional=True, personal=True),
    "unit": text(optional=True),
    "sector": sector(),
    "employer": text(optional=True),
    "weight": number(rule("range", "more than 0").holds(lambda w: w.isna() | (w > 0)), optional=True, absent=1.0),
}


def responses_form(survey: str, margins: Mapping[str, pa.Column]) -> Form:
    """Return the form of one survey's answer sheets without its items; `margins` are columns it needs besides."""
    return Form(f"survey:{survey}", {**BASE_COLUMNS, **margins})


def headings_of(codebook: pd.DataFrame, scales: Mapping[str, Scale], theirs: Mapping[str, str]) -> Match:
    """Return what finds a heading's column: as mapped, a column's name, an item's name, or its whole question.

    A question that several items share finds none of them; survey tools' numbering ("3. ") and the common part before
    a colon or around brackets are no part of the question.
    """
    lookup: dict[str, str | None] = {}
    for row in codebook.dropna(subset="item").to_dict("records"):
        known = scales.get(row["item"])
        options = known.options if known else ()
        names: dict[str, str] = {}
        for question in (fold(row[told]) for told in TEXTS if pd.notna(row[told])):
            names[question] = row["item"]
            for i, option in enumerate(options, start=1):
                names |= {f"{question}{mark}{fold(option)}": f"{row['item']}_{i}" for mark in (": ", " - ", ":")}
        for name, ours in names.items():
            lookup[name] = ours if lookup.get(name, ours) == ours else None
    columns = [name for known in scales.values() for name in known.columns]
    lookup |= {fold(name): name for name in (*columns, *codebook["item"].dropna(), *BASE_COLUMNS, "origin")}
    lookup |= {fold(their): our for their, our in theirs.items()}
    return lambda heading: next((found for form in _forms(heading) if (found := lookup.get(form))), None)


@dataclass(frozen=True, slots=True)
class ItemReader:
    """Reads the item columns of one sheet; problems are told through `base`, which has the sheet's places."""

    sheet: Sheet
    base: Table
    reading: Reading
    theirs: Mapping[str, str]

    def column(self, name: str, reader: parse.Parse, *, tell: bool = True) -> list[Any]:
        """Read one column; all empty where the file lacks it."""
        if name not in self.theirs:
            return [None] * len(self.sheet.frame)
        values, faults = parse.convert(self.sheet.frame[self.theirs[name]].reset_index(drop=True), reader, self.reading)
        if tell:
            self.base.misread(name, faults)
        return values

    def scale(self, known: Scale) -> Scale:
        """Return a scale with the user-missing values that the file itself declares (SPSS)."""
        heading = self.theirs.get(known.item, "")
        labels = self.sheet.grid.labels.get(heading, {})
        if any(known.texts.get(fold(text), value) != value for value, text in labels.items()):
            file = str(self.base.places["file"].iloc[0]) if len(self.base.places) else ""
            message = "the file's value labels give an answer another value than the codebook does"
            self.base.findings.problem("answer", file, message, column=heading)
        declared = {_code(value): labels.get(value, _code(value)) for value in self.sheet.grid.missing.get(heading, ())}
        return replace(known, missing={**declared, **known.missing})

    def values(self, known: Scale) -> list[list[Any]]:
        """Return the values of an item, one list a column of `known.columns`."""
        if not known.options:
            return [self.column(known.item, answer(known))]
        if known.item in self.theirs:
            chosen = self.column(known.item, _choice(known))
            places = range(len(known.options))
            return [[None if c is None else float(i in c) for c in chosen] for i in places]
        return self._option_columns(known)

    def labels(self, known: Scale) -> list[list[Any]]:
        """Return the labels of an item's missing answers, one list a column of `known.columns`."""
        read = [known.item if known.item in self.theirs else name for name in known.columns]
        return [self.column(name, missing_label(known), tell=False) for name in read]

    def _option_columns(self, known: Scale) -> list[list[Any]]:
        """Read one column an option: who chose any option did not choose those left empty."""
        one = replace(known, low=0.0, high=1.0, texts={fold(option): 1.0 for option in known.options}, options=())
        columns = [self.column(name, answer(one)) for name in known.columns]
        any_chosen = [any(row) for row in zip(*columns, strict=True)]
        return [[0.0 if v is None and chose else v for v, chose in zip(c, any_chosen, strict=True)] for c in columns]


def read_items(file: str, sheet: Sheet, base: Table, scales: Mapping[str, Scale]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the items of one sheet: their values, and the labels of their missing answers, one row an answer sheet."""
    theirs = {ours: heading for heading, ours in sheet.ours.items()}
    numeric = [heading for ours, heading in theirs.items() if ours not in base.frame]
    reading = Reading(decimal_sign(file, sheet, numeric, base.findings))
    reader = ItemReader(sheet, base, reading, theirs)
    values: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    for known in map(reader.scale, scales.values()):
        values |= zip(known.columns, reader.values(known), strict=True)
        missing |= zip(known.columns, reader.labels(known), strict=True)
    index = base.frame.index
    return pd.DataFrame(values, index=index, dtype="float64"), pd.DataFrame(missing, index=index, dtype="str")


def answer(known: Scale) -> parse.Parse:
    """Return what reads an answer of an item: its value, None where it is a missing answer."""

    def read(cell: object, reading: Reading) -> float | None:
        if _label(known, cell, reading) is not None:
            return None
        if isinstance(cell, str) and fold(cell) in known.texts:
            return known.texts[fold(cell)]
        try:
            value = float(cell) if isinstance(cell, bool) else parse.number(cell, reading)
        except MisreadError as error:
            if error.rule == "decimal_sign":
                raise
            raise MisreadError("answer", "the answer is neither a number nor a text of the codebook") from None
        if not known.low <= value <= known.high:
            message = f"{parse.shown(cell)} is not an answer of the scale {known.low:g} to {known.high:g}"
            raise MisreadError("answer", message, "Correct the answer, or add its code to `missing` in the codebook.")
        if not value.is_integer() and known.whole:
            raise MisreadError("answer", f"{parse.shown(cell)} lies between two answers of the scale", _BETWEEN)
        return value

    return read


_BETWEEN = (
    "Write the answer that was given, a whole number. If the scale has answers between, list them in `answers` of the "
    "item in the codebook, such as Melko samaa mieltä=3.5."
)


def missing_label(known: Scale) -> parse.Parse:
    """Return what reads the label of a missing answer, None for any other answer."""
    return lambda cell, reading: _label(known, cell, reading)


def _label(known: Scale, cell: object, reading: Reading) -> str | None:
    if isinstance(cell, str) and fold(cell) in known.missing:
        return known.missing[fold(cell)]
    try:
        return known.missing.get(code_of(parse.number(cell, reading), ""))
    except MisreadError:
        return None


def _choice(known: Scale) -> parse.Parse:
    """Return what reads a cell of several options split by | as the places of the chosen ones."""
    places = {fold(option): i for i, option in enumerate(known.options)}

    def read(cell: object, reading: Reading) -> frozenset[int] | None:
        if _label(known, cell, reading) is not None:
            return None
        told = parse.text(cell, reading)
        parts = [told] if fold(told) in places else [part for part in re.split(r"[|;]", told) if part.strip()]
        if not all(fold(part) in places for part in parts):
            raise MisreadError("answer", "a choice is none of the item's options")
        return frozenset(places[fold(part)] for part in parts)

    return read


def _code(value: object) -> str:
    return code_of(value, "") if isinstance(value, float) else fold(str(value))


def _forms(heading: str) -> list[str]:
    """Return the forms in which a heading may be known, the whole first."""
    whole = fold(heading)
    bare = re.sub(r"^\d+\s*[.)]\s*", "", whole)
    bracketed = re.search(r"\[([^\]]+)\]\s*$", bare)
    last = bare.rpartition(": ")[2]
    return list(dict.fromkeys([whole, bare, bare.rstrip("* :"), *([bracketed[1]] if bracketed else []), last]))
