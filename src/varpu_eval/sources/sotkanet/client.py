"""What is asked of Sotkanet: its regions, its indicators, and the whole series of one indicator.

Knows which questions Sotkanet understands. Does not know which study asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from varpu_eval.errors import SourceError
from varpu_eval.sources.services import Answers, Kept
from varpu_eval.sources.sotkanet.shapes import Indicator, Row, read_indicators, read_regions, read_rows

ADDRESS = "https://sotkanet.fi/rest/1.1"

FIRST_YEAR = 1990
"""Series are asked from here on, whole, so that one series never mixes vintages."""

_GENDERS = ("total", "female", "male")


@dataclass(frozen=True, slots=True)
class Series:
    """Every figure of an indicator; `asked` are the genders for which Sotkanet had figures to give.

    Some indicators answer nothing for `total` alone; then every gender is asked, and `asked` tells it.
    """

    rows: tuple[Row, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sotkanet:
    """Sotkanet, asked through `answers`."""

    answers: Answers

    def regions(self) -> Kept[dict[int, str | None]]:
        """Return Sotkanet's region ids with our codes, None for regions of other kinds."""
        return self.answers.get("regions", lambda: self.answers.service.ask("/regions"), read_regions)

    def indicators(self) -> Kept[tuple[Indicator, ...]]:
        """Return every indicator."""
        return self.answers.get("indicators", lambda: self.answers.service.ask("/indicators"), read_indicators)

    def series(self, indicator: int) -> Kept[Series]:
        """Return every figure of one indicator, in all regions and years."""
        return self.answers.get(
            f"json/{indicator}",
            lambda: self._ask_series(indicator),
            lambda answer: _series(answer, indicator),
            empty=lambda series: not series.rows,
        )

    def _ask_series(self, indicator: int) -> object:
        """Ask for the total; if there is none, for every gender."""
        for asked in (_GENDERS[:1], _GENDERS):
            years = range(FIRST_YEAR, self.answers.mode.today.year + 1)
            query: list[tuple[str, str | int]] = [
                ("indicator", indicator),
                *(("years", y) for y in years),
                *(("genders", g) for g in asked),
            ]
            rows = self.answers.service.ask("/json", query)
            if rows != []:
                break
        return {"asked": list(asked), "rows": rows}


def _series(answer: object, indicator: int) -> Series:
    if not isinstance(answer, dict) or not {"asked", "rows"} <= set(answer):
        raise SourceError(f"Sotkanet /json, indicator {indicator}: the kept answer has not the known shape.")
    asked = tuple(str(gender) for gender in answer["asked"])
    rows = read_rows(answer["rows"], indicator)
    if any(row.gender not in asked for row in rows):
        raise SourceError(f"Sotkanet /json, indicator {indicator}: figures of a gender that was not asked came.")
    return Series(rows, asked)
