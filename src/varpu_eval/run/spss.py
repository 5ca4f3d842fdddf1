"""Answer sheets as an SPSS file: questions, answers and missing answers by their words.

Knows the codebook's words and SPSS's limits on names and labels. Does not know whom the file is for; see `export`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from varpu_eval.sources.data import Survey
from varpu_eval.sources.parse import fold

LABEL_BYTES, ANSWER_BYTES, NAME_BYTES = 255, 120, 64


def write_sav(sheets: pd.DataFrame, survey: Survey, language: str, file: Path) -> None:
    """Write answer sheets to an SPSS file.

    Items have their question in `language` (else Finnish) as label, their answers' words as value labels, and the codes
    of "cannot say" answers declared as user-missing; a word without a code gets the first whole number above the scale
    and all codes. Names that SPSS cannot hold are changed, and stand in the variable's label.

    Parameters
    ----------
    sheets
        As `survey.sheets.analysis_sheets` gives them.

    Examples
    --------
    >>> spss_names(["trust", "1 hour/week", "1_hour_week"])
    {'trust': 'trust', '1 hour/week': 'v1_hour_week', '1_hour_week': 'v1_hour_week_2'}
    """
    frame, names = sheets.copy(), spss_names(sheets.columns)
    labels: dict[str, str] = {old: old for old, new in names.items() if old != new}
    answers: dict[str, dict[float, str]] = {}
    missing: dict[str, list[Any]] = {}
    for row in survey.codebook.to_dict("records"):
        item = row["item"]
        words = survey.missing[item].reset_index(drop=True)
        codes = missing_codes(row, words.dropna().unique())
        declared = _declared(row, codes)
        if not declared:  # SPSS cannot hold them apart from the answers
            codes = {}
        frame[item] = frame[item].fillna(words.map(codes).astype(float))
        labels[item] = _question(row, language)
        answers[item] = {**value_labels(row), **{code: _cut(word, ANSWER_BYTES) for word, code in codes.items()}}
        missing[item] = declared
    pyreadstat.write_sav(
        frame.rename(columns=names),
        file,
        column_labels={names[name]: _cut(label, LABEL_BYTES) for name, label in labels.items()},
        variable_value_labels={names[name]: told for name, told in answers.items() if told},
        missing_ranges={names[name]: codes for name, codes in missing.items() if codes},
        compress=True,
    )


def value_labels(row: dict[Any, Any]) -> dict[float, str]:
    """Return the words of an item's answers by value.

    >>> value_labels({"answers": "Täysin eri mieltä=1|Täysin samaa mieltä=5"})
    {1.0: 'Täysin eri mieltä', 5.0: 'Täysin samaa mieltä'}
    """
    return {value: _cut(word, ANSWER_BYTES) for word, value in _pairs(row["answers"]) if value is not None}


def missing_codes(row: dict[Any, Any], words: Iterable[str]) -> dict[str, float]:
    """Return the code of each word for a missing answer: the codebook's, else the first free number.

    >>> missing_codes({"missing": "9=En osaa sanoa", "answers": None, "high": 5.0}, ["En osaa sanoa", "Ohitettu"])
    {'En osaa sanoa': 9.0, 'Ohitettu': 10.0}
    """
    pairs = [*_pairs(row["answers"]), *_pairs(row["missing"])]
    told = {fold(word): value for word, value in pairs if value is not None}
    found: dict[str, float] = {}
    for word in words:
        free = math.floor(max(float(row["high"]), *told.values(), *found.values(), 0.0)) + 1.0
        number = told.get(fold(word), _number(word))
        found[word] = free if number is None else number
    return found


def _declared(row: dict[Any, Any], codes: dict[str, float]) -> list[Any]:
    """Return the codes as SPSS declares them: up to three, or one range outside the scale; none if neither will do."""
    values = sorted(set(codes.values()))
    if len(values) <= 3:  # noqa: PLR2004
        return values
    outside = values[0] > row["high"] or values[-1] < row["low"]
    return [{"lo": values[0], "hi": values[-1]}] if outside else []


def spss_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name that SPSS can hold for each column: a letter first, no blanks or signs, each once."""
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^\w.@#$]", "_", name).rstrip(".") or "v"
        plain = _cut(plain if plain[0].isalpha() else f"v{plain}", NAME_BYTES - 4, mark="")
        taken, number = {each.casefold() for each in found.values()}, 2
        new = plain
        while new.casefold() in taken:
            new, number = f"{plain}_{number}", number + 1
        found[name] = new
    return found


def _question(row: dict[Any, Any], language: str) -> str:
    texts = (row.get(f"text_{each}") for each in (language, "fi", "sv", "en"))
    return next((str(text) for text in texts if pd.notna(text)), str(row["item"]))


def _pairs(cell: object) -> list[tuple[str, float | None]]:
    """Return words and values of a codebook cell, however each part is written: word=5, 9=word, a word or a code."""
    pairs = []
    for part in cell.split("|") if isinstance(cell, str) else []:
        left, _, right = (side.strip() for side in part.rpartition("="))
        word, code = (left, right) if _number(right) is not None and left else (right, left)
        pairs.append((word or code, _number(code)))
    return [(word, value) for word, value in pairs if word]


def _number(told: str) -> float | None:
    return float(told.replace(",", ".")) if re.fullmatch(r"-?\d{1,9}([.,]\d{1,6})?", told) else None


def _cut(text: str, limit: int, mark: str = "…") -> str:
    """Return the text in at most `limit` bytes of UTF-8."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[: limit - len(mark.encode())].decode(errors="ignore") + mark
