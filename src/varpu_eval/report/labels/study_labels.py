"""The words of one study in one language: names of places, sectors, questions and indicators, and figures in words.

Knows how a row of a released table is told. Does not know how it is laid out, nor any data but names and titles.
"""
# ruff: noqa: RUF001, RUF002 - text for people has real dashes and minus signs

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from varpu_eval.report.labels import headings, numbers, terms
from varpu_eval.report.labels.answers import ends_of
from varpu_eval.report.labels.catalogue import mark, translations
from varpu_eval.report.labels.markdown import translate_blocks
from varpu_eval.report.labels.numbers import missing

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
        (survey, item) to the dimension that the item belongs to, in the codebook's order.
    scales
        (survey, item) to the lowest and the highest answer.
    answers
        (survey, item) to the texts of its answers by value, in the codebook's language.
    reversed_items
        (survey, item) of the questions whose scale is turned: a larger figure is always the better one.
    margins
        Survey to the further margins that its answers are weighted to.
    indicators
        Indicator id to its title in the study's catalogue.
    breaks
        Indicator id to its series breaks: (year, why).
    neutral
        Indicators of which the catalogue says that neither more nor less is better.
    years_chosen
        Whether the reader chose years, so that what lacks may lie in others.
    """

    language: str
    regions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dimensions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    scales: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Mapping[float, str]] = field(default_factory=dict)
    reversed_items: frozenset[tuple[str, str]] = frozenset()
    margins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    breaks: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    neutral: frozenset[str] = frozenset()
    years_chosen: bool = False

    def text(self, msgid: str, **values: object) -> str:
        """Return the message in this language, `values` filled in at its braces."""
        told = translations(self.language).gettext(msgid) if msgid else ""
        return told.format(**values) if values else told

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the message for `n` things; `{n}` is the number itself."""
        told = translations(self.language).ngettext(one, many, n)
        return str(told.format(n=self.number(n), **values))

    def translate_markdown(self, source: str) -> str:
        """Translate a markdown cell block by block; a block without a translation stays English."""
        return translate_blocks(source, self.text)

    def municipality(self, code: str) -> str:
        """Return a region's name, or those of several as `543|698`; a code without one is shown as it is."""
        if "|" in code:
            return self.listed(self.municipality(one) for one in code.split("|"))
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
        return self.dimension(key) if level == "dimension" else self.turned(survey, key, self.item(survey, key))

    def turned(self, survey: str, item: str, told: str) -> str:
        """Return a question as it is told, with a note where its scale is turned."""
        if (survey, item) not in self.reversed_items:
            return told
        return self.text("{item} (reversed: larger is better)", item=told)

    def worded(self, survey: str, item: str) -> str:
        """Return a question whose answers are told as they were given, with a note where the first ones are better."""
        told = self.item(survey, item)
        if (survey, item) not in self.reversed_items:
            return told
        return self.text("{item} (reversed: the first answers of the scale are the better ones)", item=told)

    def answer(self, survey: str, item: str, answer: str) -> str:
        """Return a class of answers by the text of its answer, of its first and last one where they were merged.

        >>> Labels("fi", answers={("staff", "heard"): {1.0: "Ei", 2.0: "Joskus"}}).answer("staff", "heard", "1-2")
        'Ei – Joskus'
        """
        texts = self.answers.get((survey, item), {})
        low, high = ends_of(answer)
        first, last = (texts.get(value) or f"{value:g}".replace("-", "−") for value in (low, high))
        return first if low == high else f"{first} – {last}" if {low, high} & texts.keys() else f"{first}–{last}"

    def survey(self, name: str) -> str:
        """Return a survey's name."""
        return self._term(terms.SURVEYS, name)

    def indicator(self, indicator: str, *, short: bool = False) -> str:
        """Return an indicator's title in the catalogue, or a short name for use inside a sentence."""
        if short:
            return self._term(terms.SHORT_INDICATORS, indicator, self.indicators.get(indicator, indicator))
        return self.indicators.get(indicator) or self._term(terms.INDICATORS, indicator)

    def reference(self, code: str) -> str:
        """Return what a ratio compares with: `country`; `peer` or `peer:CODE`; a level of `nearest` or of a group."""
        if code == "country":
            return self.text(COUNTRY)
        name, _, of = code.partition(":")
        if name == "peer":
            peer = of or next(iter(self.regions[1:]), "")
            return self.municipality(peer) if peer else self._term(terms.VALUES, code)
        if name == "nearest":
            return self._term(terms.NEAREST_LEVELS, of)
        return self.text(terms.GROUP_LEVELS.get(of, terms.GROUP_LEVELS[""]), group=name)

    def measure(self, code: str) -> str:
        """Return what is measured."""
        return self._term(terms.MEASURES, code)

    def measure_of(self, survey: str, code: str) -> str:
        """Return what is measured of a survey's scale; `item_rest:heard` names the item."""
        kind, _, item = code.partition(":")
        quoted = self.text("“{item}”", item=self.item(survey, item).rstrip("."))
        return f"{self.measure(kind)}: {quoted}" if item else self.measure(kind)

    def method(self, code: str) -> str:
        """Return the name of a test or model."""
        return self._term(terms.METHODS, code)

    def change_method(self, code: str) -> str:
        """Return the name of a way to compare one municipality's change with those of others."""
        return self._term(terms.CHANGE_METHODS, code)

    def kind(self, code: str) -> str:
        """Return the kind of a meeting or milestone."""
        return self._term(terms.KINDS, code)

    def followup_source(self, code: str, *, counted: bool = False) -> str:
        """Return a follow-up source such as `survey:staff` or `meetings:steering`; `counted` names what is counted."""
        source, _, part = code.partition(":")
        name = self._term(terms.SOURCES, source)
        if counted and source == "dialogues":
            return self.text("dialogues: recorded statements")
        if source == "indicator":
            statistic = f"{name}: {self.indicator(part, short=True)}"
            return self.text("{source}, published windows", source=statistic) if counted else statistic
        told = self.survey if source in ("survey", "survey_figures") else self.kind
        return f"{name}: {told(part)}" if part else name

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
        if reason in terms.REASONS:
            return self._term(terms.REASONS, reason)
        return self._term(terms.REASONS, known) + colon + rest

    def band(self, band: str) -> str:
        """Return a class of persons such as `1-2` with the dash of running text."""
        return band.replace("-", "–")

    def column(self, column: str) -> str:
        """Return a column's heading."""
        return self._term(headings.COLUMNS, column)

    def table(self, name: str) -> str:
        """Return what a released table holds."""
        return self._term(headings.TABLES, name)

    def number(self, x: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Write a number; `sign` writes a plus before positive ones."""
        return numbers.number(x, decimals, self.language, sign=sign)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share (0 to 1) as a percentage."""
        return numbers.percent(share, decimals, self.language)

    def quantity(self, x: float, unit: str, let_out: int | None = None) -> str:
        """Write a value as its unit is read, with no more decimals than it was let out with."""
        return numbers.quantity(x, unit, self.language, let_out)

    def estimate(self, row: Mapping[str, Any]) -> str:
        """Write the estimate of a released row."""
        return self.quantity(row["estimate"], row["unit"], numbers.released(row))

    def points(self, difference: float, unit: str = "difference", let_out: int | None = None) -> str:
        """Write the size of a difference, without its sign, in percentage points or points."""
        size = abs(difference) * (100 if unit == "difference" else 1)
        decimals = numbers.decimals_shown(unit, let_out)
        shown = self.number(size, decimals)
        one_or_many = 1 if round(size, decimals) == 1 else 2
        if unit == "difference":
            return self.plural("{size} percentage point", "{size} percentage points", one_or_many, size=shown)
        return self.plural("{size} point", "{size} points", one_or_many, size=shown)

    def interval(self, row: Mapping[str, Any]) -> str:
        """Write the limits of the interval of a released row."""
        return numbers.interval(row["low"], row["high"], row["unit"], self.language, numbers.released(row))

    def figure(self, row: Mapping[str, Any]) -> str:
        """Tell the figure of a row: value and interval, or the mark of its status; zero is `0`."""
        if row["status"] not in ("ok", "illustration"):
            return self.mark_of(row["status"])
        if row["unit"] == "text" or missing(row["estimate"]):
            return ""
        told = self.estimate(row)
        return told if missing(row["low"]) else f"{told} ({self.interval(row)})"

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

    def value(self, code: str) -> str:
        """Return the word of another code of result tables, such as `total` or `country`."""
        return self._term(terms.VALUES, code)

    def design(self, code: str) -> str:
        """Return what a standard error assumes."""
        return self._term(terms.DESIGNS, code)

    def margin(self, column: str) -> str:
        """Return the name of a further margin that answers are weighted to; one of the study's own as it is written."""
        return self._term(terms.MARGINS, column)

    def origin(self, code: str) -> str:
        """Return an origin in a word."""
        return self._term(terms.ORIGINS, code)

    def _term(self, words: Mapping[str, str], code: str, otherwise: str | None = None) -> str:
        if code in words:
            return self.text(words[code])
        return str(code) if otherwise is None else otherwise
