"""The population on 31 December by municipality, year and age, from StatFin's table 11re.

Knows how the table is asked in pieces and its ages added up. Does not know wellbeing services counties: the table's
codes for them were not verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from varpu_eval.errors import InputError, SourceError
from varpu_eval.sources.services import Answers, Kept
from varpu_eval.sources.statfin.json_stat import read_json_stat

ADDRESS = "https://pxdata.stat.fi/PxWeb/api/v1/fi"
TABLE = "/StatFin/vaerak/statfin_vaerak_pxt_11re.px"

FIRST_YEAR = 1990
MOST_CELLS = 50_000
"""So many cells are asked in one request."""

PRODUCER, LICENCE = "Tilastokeskus", "CC BY 4.0"
_AREA, _AGE, _SEX, _YEAR, _WHAT = "Alue", "Ikä", "Sukupuoli", "Vuosi", "Tiedot"
_ALL, _COUNT = "SSS", "vaesto"


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in whole years, both ends included; `high` None is every older one, and `low` 0 with it everybody."""

    low: int
    high: int | None

    @classmethod
    def parse(cls, text: str) -> Ages:
        """Read `0-17`, `17` (one age), `65-` (and older) or `all`.

        >>> Ages.parse("0-17"), Ages.parse("all")
        (Ages(low=0, high=17), Ages(low=0, high=None))
        """
        if text == "all":
            return cls(0, None)
        match = re.fullmatch(r"(\d{1,3})(-(\d{1,3})?)?", text)
        low = int(match[1]) if match else 0
        high = (int(match[3]) if match[3] else None if match[2] else low) if match else -1
        if high is not None and high < low:
            raise InputError(f"the ages '{text}' cannot be read; write '0-17', '17', '65-' or 'all'")
        return cls(low, high)

    def __str__(self) -> str:
        if self == Ages(0, None):
            return "all"
        return f"{self.low}-{'' if self.high is None else self.high}"


@dataclass(frozen=True, slots=True)
class Population:
    """The population of `ages`; `frame` has `region`, `year` and `value`, without rows for what is not published."""

    ages: Ages
    frame: pd.DataFrame
    title: str


@dataclass(frozen=True, slots=True)
class StatFin:
    """Statistics Finland, asked through `answers`."""

    answers: Answers

    def population(self, ages: Ages) -> Kept[Population]:
        """Return the population of some ages in every municipality and the country, in every year from 1990."""
        return self.answers.get(f"11re/{ages}", lambda: self._ask(ages), lambda answer: _read(answer, ages))

    def _ask(self, ages: Ages) -> object:
        """Ask what the table has, then for its cells in pieces; the answer is kept when every piece is there."""
        described = self.answers.service.ask(TABLE)
        known = _known(described)
        areas = [code for code in known[_AREA] if _region(code)]
        asked = {_AREA: areas, _AGE: _age_codes(known[_AGE], ages), _SEX: [_ALL], _WHAT: [_COUNT]}
        years = [year for year in known[_YEAR] if year.isdecimal() and int(year) >= FIRST_YEAR]
        at_once = max(1, MOST_CELLS // max(1, len(areas) * len(asked[_AGE])))
        pieces = []
        for some in _pieces(years, at_once):
            query = [_selection(code, values) for code, values in {**asked, _YEAR: some}.items()]
            pieces.append(self.answers.service.ask(TABLE, body={"query": query, "response": {"format": "json-stat2"}}))
        return {"table": described, "pieces": pieces}


def citation(ages: Ages, day: str) -> str:
    """Return the line by which the figures are cited; `day` is the day of retrieval."""
    told = "koko väestö" if ages == Ages(0, None) else f"ikä {ages}"
    return f"Tilastokeskus, StatFin, 11re: väestö 31.12., {told}. {LICENCE}. Viitattu {day}."


def _selection(code: str, values: Sequence[str]) -> dict[str, object]:
    return {"code": code, "selection": {"filter": "item", "values": list(values)}}


def _pieces(years: Sequence[str], at_once: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(years), at_once):
        yield years[start : start + at_once]


def _known(described: Any) -> Mapping[str, list[str]]:
    """Return the table's codes by dimension."""
    try:
        known = {str(part["code"]): [str(value) for value in part["values"]] for part in described["variables"]}
    except (KeyError, TypeError):
        known = {}
    missing = [name for name in (_AREA, _AGE, _SEX, _YEAR, _WHAT) if name not in known]
    if missing or _ALL not in known[_SEX] or _COUNT not in known[_WHAT] or _ALL not in known[_AREA]:
        told = f"lacks {', '.join(missing)}" if missing else f"lacks {_ALL} or {_COUNT}"
        raise SourceError(f"Statistics Finland, table 11re: its description {told}. The table may have changed.")
    return known


def _age_codes(known: Sequence[str], ages: Ages) -> list[str]:
    """Return the table's codes of some ages, each of which must be there; `100-` is 100 and every older age."""
    if ages == Ages(0, None) and _ALL in known:
        return [_ALL]
    read = {code: match for code in known if (match := re.fullmatch(r"(\d{1,3})(-?)", code))}
    of_code = {code: int(match[1]) for code, match in read.items() if not match[2] or ages.high is None}
    high = max(of_code.values(), default=-1) if ages.high is None else ages.high
    codes = [code for code, age in of_code.items() if ages.low <= age <= high]
    if not codes or sorted(of_code[code] for code in codes) != list(range(ages.low, high + 1)):
        raise SourceError(f"Statistics Finland, table 11re: it has not each age of {ages} once. Nothing is used.")
    return codes


def _region(code: str) -> str:
    """Return our code of an area, empty for areas of other kinds."""
    match = re.fullmatch(r"(?:KU)?(\d{3})", code)
    return match[1] if match else "FI" if code == _ALL else ""


def _read(answer: Any, ages: Ages) -> Population:
    """Add up the ages; a year of a region in which one age is missing has no row."""
    if not isinstance(answer, dict) or not answer.get("pieces"):
        raise SourceError("Statistics Finland, table 11re: no year of it came. Nothing is used.")
    known = _known(answer["table"])
    cells = pd.concat([read_json_stat(piece) for piece in answer["pieces"]], ignore_index=True)
    wanted = _age_codes(known[_AGE], ages)
    if {_AREA, _AGE, _SEX, _YEAR, _WHAT} - set(cells) or set(cells[_AGE]) != set(wanted) or (cells["value"] < 0).any():
        raise SourceError("Statistics Finland, table 11re: other cells came than were asked. Nothing is used.")
    areas = sorted(code for code in known[_AREA] if _region(code))
    whole = cells.groupby([_AREA, _YEAR], sort=True)["value"].agg(["sum", "count"]).reset_index()
    if sorted(whole[_AREA].unique()) != areas or cells.duplicated([_AREA, _YEAR, _AGE, _SEX, _WHAT]).any():
        raise SourceError("Statistics Finland, table 11re: other areas came than were asked. Nothing is used.")
    whole = whole[whole["count"] == len(wanted)]
    frame = pd.DataFrame(
        {
            "region": whole[_AREA].map(_region).astype("str"),
            "year": whole[_YEAR].astype("int64"),
            "value": whole["sum"].astype("float64"),
        }
    ).reset_index(drop=True)
    return Population(ages, frame, str(answer["table"].get("title", "")))
