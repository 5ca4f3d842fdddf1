"""The words of one study in one language: names of places, sectors, questions and indicators, and every figure in words.

Knows how a row of a released table is told. Does not know how it is laid out, nor any data but names and titles.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from varpu_eval.report.labels import numbers, terms
from varpu_eval.report.labels.catalogue import mark, translations
from varpu_eval.report.labels.markdown import translate_blocks
from varpu_eval.sources.data import StudyData

COUNTRY = mark("whole country")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every text that people see of one study, in one language; made by `labels_of`.

    Parameters
    ----------
    regions
        The focus municipality and its peers, in that order.
    names
        Municipality code to name.
    sectors
        Sector code to title, for the codes that the study names itself.
    items
        (survey, item) to the question's text.
    dimensions
        (survey, item) to the dimension that the item belongs to.
    indicators
        Indicator id to its title in the study's catalogue.
    breaks
        Indicator id to its series breaks: (year, why).
    """

    language: str
    regions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dimensions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    breaks: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def text(self, msgid: str, **values: object) -> str:
        """Return the message in this language, `values` filled in at its braces."""
        told = translations(self.language).gettext(msgid) if msgid else ""
        return told.format(**values) if values else told

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the message for `n` things; `{n}` is the number itself."""
        told = translations(self.language).ngettext(one, many, n)
        return told.format(n=self.number(n), **values)

    def translate_markdown(self, source: str) -> str:
        """Translate a markdown cell block by block; a block without a translation stays English."""
        return translate_blocks(source, self.text)

    def municipality(self, code: str) -> str:
        """Return a region's name; a code without one is shown as it is."""
        return self.text(COUNTRY) if code == "FI" else self.names.get(code, code)

    def sector(self, code: str) -> str:
        """Return a sector's title; the study's own title comes before the shared one."""
        return self.sectors.get(code) or self._term(terms.SECTORS, code)

    def item(self, survey: str, item: str) -> str:
        """Return the text of a survey's question."""
        return self.items.get((survey, item), item)

    def dimension(self, code: str) -> str:
        """Return a dimension's name; a code that is not of the glossary is shown as it is written."""
        return self._term(terms.DIMENSIONS, code)

    def key(self, survey: str, level: str, key: str) -> str:
        """Return the name of what a survey row is about: a question or a dimension."""
        return self.dimension(key) if level == "dimension" else self.item(survey, key)

    def survey(self, name: str) -> str:
        """Return a survey's name."""
        return self._term(terms.SURVEYS, name)

    def indicator(self, indicator: str, *, short: bool = False) -> str:
        """Return an indicator's title in the catalogue, or a short name for use inside a sentence."""
        if short:
            return self._term(terms.SHORT_INDICATORS, indicator, self.indicators.get(indicator, indicator))
        return self.indicators.get(indicator) or self._term(terms.INDICATORS, indicator)

    def measure(self, code: str) -> str:
        """Return what is measured."""
        return self._term(terms.MEASURES, code)

    def kind(self, code: str) -> str:
        """Return the kind of a meeting or milestone."""
        return self._term(terms.KINDS, code)

    def followup_source(self, code: str) -> str:
        """Return a follow-up source of the coverage grid, such as `survey:staff` or `meetings:steering`."""
        source, _, part = code.partition(":")
        named = {
            "survey": self.survey,
            "survey_figures": self.survey,
            "indicator": lambda i: self.indicator(i, short=True),
        }
        name = self._term(terms.SOURCES, source)
        return f"{name}: {named.get(source, self.kind)(part)}" if part else name

    def status(self, status: str) -> str:
        """Return a status in words; `ok` needs none."""
        return self._term(terms.STATUSES, status, "")

    def mark_of(self, status: str) -> str:
        """Return the short mark of a status for tables and pictures; `ok` needs none."""
        return self._term(terms.SHORT_STATUSES, status, "")

    def verdict(self, verdict: str, *, between_places: bool = False) -> str:
        """Return a verdict in words; between places `grew` is told as higher, `fell` as lower."""
        code = terms.DIFFERENCES.get(verdict, verdict) if between_places else verdict
        return self._term(terms.VERDICTS, code) if code else ""

    def reason(self, reason: str) -> str:
        """Return why something was set aside; what follows a colon is kept as the file has it."""
        known, colon, rest = reason.partition(": ")
        return (
            self._term(terms.REASONS, reason)
            if reason in terms.REASONS
            else self._term(terms.REASONS, known) + colon + rest
        )

    def band(self, band: str) -> str:
        """Return a class of persons such as `1-2` with the dash of running text."""
        return band.replace("-", "–")

    def column(self, column: str) -> str:
        """Return a column's heading."""
        return self._term(terms.COLUMNS, column)

    def table(self, name: str) -> str:
        """Return what a released table holds."""
        return self._term(terms.TABLES, name)

    def cell(self, column: str, row: Mapping[str, Any]) -> str:
        """Tell one cell of a table: codes as words, numbers by the language's rules, nothing where it is empty."""
        value = row.get(column)
        if column == "figure":
            return self.figure(row)
        if column == "key":
            return self.key(str(row.get("survey", "")), str(row.get("level", "dimension")), str(value))
        if missing(value) or value == "":
            return ""
        if column in _BY_METHOD:
            return str(getattr(self, _BY_METHOD[column])(str(value)))
        if column == "item":
            return self.item(str(row.get("survey", "")), str(value))
        if column == "verdict":
            return self.verdict(str(value), between_places="municipality_b" in row)
        if column in _DECIMALS or isinstance(value, float):
            return self.number(float(value), _decimals(column, row))  # type: ignore[arg-type]
        if column in _PLAIN:
            return str(value)
        if isinstance(value, int):
            return self.number(value)
        return self._term(_WORDS.get(column, terms.VALUES), str(value))

    def number(self, x: float, decimals: int = 0) -> str:
        """Write a number."""
        return numbers.number(x, decimals, self.language)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share (0 to 1) as a percentage."""
        return numbers.percent(share, decimals, self.language)

    def quantity(self, x: float, unit: str) -> str:
        """Write a value as its unit is read."""
        return numbers.quantity(x, unit, self.language)

    def points(self, difference: float, unit: str = "difference") -> str:
        """Write the size of a difference, without its sign, in percentage points or points."""
        size = abs(difference) * (100 if unit == "difference" else 1)
        decimals = numbers.DECIMALS.get(unit, 2)
        shown = self.number(size, decimals)
        one_or_many = 1 if round(size, decimals) == 1 else 2
        tr = translations(self.language).ngettext
        if unit == "difference":
            return tr("{size} percentage point", "{size} percentage points", one_or_many).format(size=shown)
        return tr("{size} point", "{size} points", one_or_many).format(size=shown)

    def interval(self, low: float, high: float, unit: str) -> str:
        """Write the limits of an interval."""
        return numbers.interval(low, high, unit, self.language)

    def figure(self, row: Mapping[str, Any]) -> str:
        """Tell the figure of a row: value and interval, or the mark of its status; zero is `0`."""
        if row["status"] not in ("ok", "illustration"):
            return self.mark_of(row["status"])
        if row["unit"] == "text" or missing(row["estimate"]):
            return self._term(terms.VALUES, str(row.get("source", "")))
        told = self.quantity(row["estimate"], row["unit"])
        if missing(row["low"]):
            return told
        return f"{told} ({self.interval(row['low'], row['high'], row['unit'])})"

    def date(self, day: dt.date) -> str:
        """Write a date."""
        return numbers.date(day, self.language)

    def years(self, year: int, span: int = 1) -> str:
        """Write a year, or the first and last year of a window.

        >>> Labels("fi").years(2010, 3)
        '2010–2012'
        """
        return str(year) if span == 1 else f"{year}–{year + span - 1}"

    def listed(self, parts: Iterable[str]) -> str:
        """Join parts into a list as it is read aloud.

        >>> Labels("en").listed(["school", "police", "parish"])
        'school, police and parish'
        """
        *most, last = parts
        return self.text("{first} and {last}", first=", ".join(most), last=last) if most else last

    def _term(self, words: Mapping[str, str], code: str, otherwise: str | None = None) -> str:
        if code in words:
            return self.text(words[code])
        return str(code) if otherwise is None else otherwise


_BY_METHOD = {
    "municipality": "municipality", "municipality_a": "municipality", "municipality_b": "municipality", "region": "municipality",
    "sector": "sector", "sector_a": "sector", "sector_b": "sector", "rater": "sector", "rated": "sector",
    "survey": "survey", "indicator": "indicator", "measure": "measure", "status": "status", "kind": "kind", "carriers": "band",
    "followup_source": "followup_source", "reason": "reason",
}  # fmt: skip
"""Columns of codes, and the method that gives their words."""

_WORDS = {"design": terms.DESIGNS, "origin": terms.ORIGINS}

_PLAIN = ("year", "year_from", "year_to", "start", "end")
"""Columns written as they are: a year takes no thousands separator."""

_DECIMALS = {"p": 3, "p_holm": 3, "p_bh": 3, "p_adjusted": 3, "df": 1, "effect_size": 2, "expected": 1, "population": 0,
             "denominator": 0, "n": 0, "meetings": 0, "meetings_together": 0, "reviews": 0, "respondents": 0, "staff": 0,
             "n_from": 0, "n_to": 0}  # fmt: skip
"""Decimals of extra columns; others are written with two."""


def _decimals(column: str, row: Mapping[str, Any]) -> int:
    """Return the decimals of an extra column; limits of chance go with the figure's unit."""
    return _DECIMALS.get(column, 3 if row.get("unit") in ("share", "difference") else 2)


def missing(value: object) -> bool:
    """Say whether a cell of a released table is empty.

    >>> missing(None), missing(float("nan")), missing(0.0)
    (True, True, False)
    """
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def labels_of(data: StudyData, language: str) -> Labels:
    """Return the words of a study in `language`; what a study names only in Finnish is shown in Finnish.

    Raises
    ------
    ValueError
        When the language is none of fi, sv, en.
    """
    if language not in ("fi", "sv", "en"):
        raise ValueError(f"language '{language}' is unknown; the known ones are fi, sv and en")
    study = data.study
    titles = {code: getattr(sector, language) or sector.fi for code, sector in study.sectors.items()}
    items, dimensions = {}, {}
    for name, survey in data.surveys.items():
        for row in survey.codebook.to_dict("records"):
            items[name, row["item"]] = _told(row, "text", language) or row["item"]
            dimensions[name, row["item"]] = str(row["dimension"])
    catalogue = data.tables["catalogue"].to_dict("records")
    return Labels(
        language=language,
        regions=study.regions,
        names={**data.names, **study.municipalities},
        sectors={code: title for code, title in titles.items() if title},
        items=items,
        dimensions=dimensions,
        indicators={row["indicator"]: _told(row, "title", language) for row in catalogue},
        breaks={row["indicator"]: _breaks(row.get("breaks")) for row in catalogue},
    )


def _told(row: Mapping[Any, Any], column: str, language: str) -> str:
    texts = (row.get(f"{column}_{code}") for code in (language, "fi", "sv", "en"))
    return next((str(text) for text in texts if not missing(text) and text), "")


def _breaks(written: object) -> tuple[tuple[int, str], ...]:
    if missing(written) or not written:
        return ()
    pairs = (pair.partition("=") for pair in str(written).split("|"))
    return tuple((int(year), text.strip()) for year, _, text in pairs)
