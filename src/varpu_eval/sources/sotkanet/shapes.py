"""The shapes of Sotkanet's answers: what must be there, what may be, and what region a Sotkanet id is.

Knows `/regions`, `/indicators` and `/json`. Does not ask anything.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from varpu_eval.errors import SourceError

COUNTRY = 658
"""Sotkanet's id of the whole country."""

THL = "Terveyden ja hyvinvoinnin laitos"
OPEN = "CC BY 4.0"

Gender = Literal["total", "female", "male"]
T = TypeVar("T")
_WIDTHS = {"KUNTA": 3, "HYVINVOINTIALUE": 2}


class _Shape(BaseModel):
    """Keys that are not named here may come and are not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


class _Title(_Shape):
    fi: str = ""


class _Organization(_Shape):
    title: _Title = _Title()


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Region(_Shape):
    """A region of any category; `code` is unique only within its category, and may have lost its zeros."""

    id: int
    code: Annotated[str, BeforeValidator(_text)] = ""
    category: str
    title: _Title = _Title()


class Indicator(_Shape):
    """An indicator: its id, Finnish title, producer, and the day its figures were last updated, if it is told."""

    id: int
    title: _Title
    organization: _Organization = _Organization()
    updated: str = Field("", validation_alias=AliasChoices("data-updated", "updated"))

    @property
    def title_fi(self) -> str:
        """The Finnish title."""
        return self.title.fi

    @property
    def producer(self) -> str:
        """The producer of the figures, in Finnish; empty when Sotkanet does not name it."""
        return self.organization.title.fi

    @property
    def licence(self) -> str:
        """The licence: THL's own figures are open, others by agreement with their producer."""
        if self.producer.startswith(THL):
            return OPEN
        return f"by separate agreement with the producer ({self.producer or 'which Sotkanet does not name'})"

    def citation(self, day: str) -> str:
        """Return the line by which Sotkanet asks to be cited; `day` is the day of retrieval, such as 26.11.2026."""
        producer = "THL" if self.producer.startswith(THL) else self.producer
        told = f"{self.title_fi} ({producer})" if producer else self.title_fi
        return f"Tilasto- ja indikaattoripankki Sotkanet. {THL}. {told} (ind. {self.id}). Viitattu {day}."

    def source(self, day: str) -> str:
        """Return what stands beside the figures, in Finnish: the citation, and on which terms they may be used."""
        terms = OPEN if self.licence == OPEN else "Käytöstä on sovittava tietojen tuottajan kanssa"
        return f"{self.citation(day)} {terms}."


class Row(_Shape):
    """One figure; a row that is not there, or has no value, was withheld or never published."""

    indicator: int
    region: int
    year: int = Field(ge=1900, le=2100)
    gender: Gender
    value: float | None = None
    count: float | None = Field(None, validation_alias=AliasChoices("absValue", "absvalue"))


_REGIONS, _INDICATORS, _ROWS = TypeAdapter(list[Region]), TypeAdapter(list[Indicator]), TypeAdapter(list[Row])


def read_regions(answer: object) -> dict[int, str | None]:
    """Return Sotkanet's region ids with our codes: `543`, `FI`, `wsc:01`; None for regions of other kinds.

    Raises
    ------
    SourceError
        When the answer has another shape, lacks the whole country, or gives one code to two regions.
    """
    regions = _shaped(_REGIONS, answer, "/regions")
    codes = {region.id: _code(region) for region in regions}
    ours = [code for code in codes.values() if code is not None]
    if len(codes) < len(regions) or len(set(ours)) < len(ours):
        raise SourceError("Sotkanet /regions: an id or a code of one category stands twice. No figure is used.")
    if codes.get(COUNTRY) != "FI":
        raise SourceError(f"Sotkanet /regions: the whole country (id {COUNTRY}, MAA) is not there. No figure is used.")
    return codes


def read_indicators(answer: object) -> tuple[Indicator, ...]:
    """Return every indicator of Sotkanet's list, which is not empty and has each id once."""
    listed = _shaped(_INDICATORS, answer, "/indicators")
    found = tuple(listed)
    if not found or len({indicator.id for indicator in found}) < len(found):
        raise SourceError("Sotkanet /indicators: the list is empty, or an id stands twice. Nothing of it is used.")
    return found


def read_rows(answer: object, indicator: int) -> tuple[Row, ...]:
    """Return the figures of one indicator; of rows that say the same, one.

    Raises
    ------
    SourceError
        When the answer has another shape, is of another indicator, or contradicts itself.
    """
    rows = _shaped(_ROWS, answer, f"/json, indicator {indicator}")
    if any(row.indicator != indicator for row in rows):
        raise SourceError(f"Sotkanet /json, indicator {indicator}: figures of another one came. Nothing is used.")
    distinct = {(row.region, row.year, row.gender): row for row in rows}
    if len(set(rows)) > len(distinct):
        raise SourceError(f"Sotkanet /json, indicator {indicator}: one region and year has two figures. None is used.")
    return tuple(distinct.values())


def _code(region: Region) -> str | None:
    if region.category == "MAA":
        return "FI" if region.id == COUNTRY else None
    width = _WIDTHS.get(region.category)
    if width is None:
        return None
    told = region.code.strip()
    code = told.zfill(width)
    if not (told.isascii() and told.isdigit() and len(code) == width):
        raise SourceError(f"Sotkanet /regions: the code of region {region.id} is not {width} digits. Nothing is used.")
    return code if region.category == "KUNTA" else f"wsc:{code}"


def _shaped(adapter: TypeAdapter[T], answer: object, path: str) -> T:
    try:
        return adapter.validate_python(answer)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        message = f"Sotkanet {path}: the answer has not the known shape (at {place}: {first['msg'].lower()})."
        raise SourceError(f"{message} The interface may have changed; nothing of it is used.") from None
