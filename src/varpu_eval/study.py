"""A study: which data belong to one evaluation, read from `study.toml` into frozen objects.

Knows the keys of `study.toml`, their defaults and where the shipped study lies. Opens no data file; that is for
`varpu_eval.sources`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from varpu_eval.errors import InputError, Problem
from varpu_eval.results import Origin
from varpu_eval.study_faults import parsed, problem, told_fault

LANGUAGES = ("fi", "sv", "en")

SECTORS = (
    "clinic", "early_education", "school", "student_welfare", "youth", "child_protection", "family", "health",
    "police", "parish", "ngo", "coordination", "administration", "elected", "other",
)  # fmt: skip
"""The sector codes every study knows; `study.toml` may add its own."""

TABLES = (
    "meetings", "attendance", "indicators", "catalogue", "goals", "actions", "events", "dialogues", "exchange",
    "training", "survey_figures",
)  # fmt: skip
"""The tables of the data contract besides surveys; DOCUMENTS are declared like them, but no report reads them."""
DOCUMENTS = ("minutes",)


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Code = Annotated[str, Field(pattern=r"^([0-9]{3}|FI|wsc:[0-9]{2})$")]
Year = Annotated[int, Field(ge=1900, le=2100)]
Texts = dict[Literal["fi", "sv", "en"], str]


def _relative(path: str) -> str:
    if Path(path).is_absolute() or PureWindowsPath(path).is_absolute() or not path:
        raise ValueError("a path is relative to the study's folder, and not empty")
    return path


RelativePath = Annotated[str, AfterValidator(_relative)]
Years = tuple[int, int] | frozenset[int] | None
"""A choice of years: first and last, a set, or every year."""

Codes = Annotated[tuple[Code, ...], BeforeValidator(_as_tuple)]
Strings = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Paths = Annotated[tuple[RelativePath, ...], BeforeValidator(_as_tuple), Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Sector(_Part):
    """A sector that the study adds or renames: its names, and the job titles that belong to it."""

    fi: str = ""
    sv: str = ""
    en: str = ""
    titles: Strings = ()


class SurveySource(_Part):
    """Where one survey's answers lie and how it was asked."""

    responses: Paths
    codebook: RelativePath
    population: RelativePath | None = None
    frame: Literal["all", "sample"] = "all"
    inference: Literal["process", "census"] = "process"
    weighting: Literal["staff", "raking", "linear", "none"] = "staff"
    margins: Strings = ()
    panel: bool = False
    origin: Origin = "own"
    columns: dict[str, str] = Field(default_factory=dict)


class TableSource(_Part):
    """Where the files of one table lie, and what their columns are called there (`theirs = ours`)."""

    files: Paths
    origin: Origin = "own"
    columns: dict[str, str] = Field(default_factory=dict)


def _id_or_title(wanted: object) -> object:
    if isinstance(wanted, bool) or not isinstance(wanted, int | str) or wanted == "":
        raise ValueError("write Sotkanet's id as a whole number, or the indicator's whole Finnish title as text")
    return wanted


def _years(text: str) -> str:
    try:
        parse_years(text)
    except InputError as error:
        raise ValueError(str(error)) from None
    return text


class Fetch(_Part):
    """What `varpu-eval fetch` gets: our names of indicators to ids or titles of Sotkanet, or to ages of people."""

    sotkanet: dict[str, Annotated[int | str, BeforeValidator(_id_or_title)]] = Field(default_factory=dict)
    population: dict[str, Annotated[str, Field(pattern=r"^([0-9]{1,3}(-([0-9]{1,3})?)?|all)$")]] = Field(
        default_factory=dict
    )
    years: Annotated[str, AfterValidator(_years)] = ""
    regions: Codes = ()


class Limits(_Part):
    """The limits of disclosure control; each may be set in `[disclosure]`."""

    min_respondents: int = Field(10, ge=1, description="respondents behind a survey estimate, and behind differences")
    min_answer_class: int = Field(3, ge=1, description="respondents in an answer class; fewer are merged")
    min_register_count: int = Field(5, ge=1, description="smallest register count that is shown, zero excepted")
    min_persons: int = Field(3, ge=1, description="persons a year behind a sector or a tie in a network")
    public_sectors: Strings = Field((), description="sectors public by office, which may show met / did not meet")
    round_n_to: int = Field(5, ge=1, description="n below `round_n_below` is rounded to a multiple of this")
    round_n_below: int = Field(100, ge=0)
    share_points: int = Field(1, ge=1, description="shares are rounded to this many percentage points")
    score_decimals: int = Field(2, ge=0, le=6)
    p_decimals: int = Field(3, ge=1, le=6)
    min_residual_df: int = Field(10, ge=1, description="residual degrees of freedom of a published model")
    min_per_coefficient: int = Field(10, ge=1, description="respondents behind each coefficient of a model")


class Study(_Part):
    """One evaluation: whose services, which years, which files; paths are relative to the folder `root`."""

    root: Path
    schema_: Literal[1] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
    title: Texts
    language: Literal["fi", "sv", "en"] = "fi"
    seed: int = Field(1, ge=0)
    personal: bool = False
    focus: Code
    peers: Codes = ()
    years: Annotated[tuple[Year, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
    start: Year | None = Field(None, description="first year of what is evaluated, such as the model's taking into use")
    contact: str = ""
    municipalities: dict[Code, str] = Field(default_factory=dict)
    groups: dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")], Codes] = Field(default_factory=dict)
    nearest: dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(default_factory=dict)
    sectors: dict[str, Sector] = Field(default_factory=dict)
    surveys: dict[str, SurveySource] = Field(default_factory=dict)
    tables: dict[Literal[(*TABLES, *DOCUMENTS)], TableSource] = Field(default_factory=dict)  # type: ignore[valid-type]
    disclosure: Limits = Limits()
    fetch: Fetch = Fetch()

    @model_validator(mode="after")
    def _agrees(self) -> Study:
        if list(self.years) != sorted(set(self.years)):
            raise ValueError("years must rise and stand once each")
        if self.focus in self.peers or len(set(self.peers)) < len(self.peers):
            raise ValueError("a municipality stands once in focus and peers together")
        if taken := sorted({"country", "peer", "nearest"} & set(self.groups)):
            raise ValueError(f"a group of [groups] cannot be called '{taken[0]}', which is a reference of its own")
        if twice := sorted(set(self.fetch.sotkanet) & set(self.fetch.population)):
            raise ValueError(f"in [fetch], the name '{twice[0]}' stands in sotkanet and in population")
        if not self.title.get(self.language, "").strip():
            raise ValueError(f"title.{self.language} is missing; pages are in the language '{self.language}'")
        return self

    @property
    def sector_codes(self) -> tuple[str, ...]:
        """Every sector code the study knows, the shared ones first."""
        return (*SECTORS, *(code for code in self.sectors if code not in SECTORS))

    @property
    def regions(self) -> tuple[str, ...]:
        """The focus municipality and its peers, in that order."""
        return (self.focus, *self.peers)

    def title_in(self, language: str) -> str:
        """Return the study's title in `language`, else in its own language, else its id."""
        return self.title.get(language) or self.title.get(self.language) or self.id  # type: ignore[call-overload]


def parse_years(text: str) -> Years:
    """Read the parameter `years`: `2006,2010` is a set, `2006-2010` a span with its ends, empty is every year."""
    if not (text := text.strip()):
        return None
    if match := re.fullmatch(r"(\d{4})\s*[-\u2013]\s*(\d{4})", text):
        if int(match[1]) <= int(match[2]):
            return int(match[1]), int(match[2])
    elif re.fullmatch(r"\d{4}(\s*,\s*\d{4})*", text):
        return frozenset(int(year) for year in text.split(","))
    raise InputError(f"years '{text}' cannot be read; write '2006,2010' or '2006-2010', or leave it empty for all")


def in_years(year: int, years: Years, span: int = 1) -> bool:
    """Say whether the window of `span` years from `year` lies wholly inside `years` (as `parse_years` gives them).

    >>> in_years(2010, (2010, 2012), span=3), in_years(2010, frozenset({2010, 2011}), span=3)
    (True, False)
    """
    window = range(year, year + span)
    if years is None:
        return True
    if isinstance(years, tuple):
        return years[0] <= window[0] and window[-1] <= years[1]
    return years.issuperset(window)


def shipped(*parts: str) -> Path:
    """Return the path of shipped `notebooks` or `data`: inside the package in a wheel, beside `src` in a checkout."""
    packaged = Path(__file__).parent / "shipped"
    return (packaged if packaged.is_dir() else Path(__file__).parents[2]).joinpath(*parts)


def load_study(where: str | Path) -> Study:
    """Read the study at `where`: its folder, its `study.toml`, or the word `demo` for the shipped study.

    Raises InputError with every problem of `study.toml` at once; an unknown key is told with the nearest known one.
    """
    study, problems = salvage_study(where)
    if study is None or problems:
        raise InputError(problems)
    return study


def salvage_study(where: str | Path) -> tuple[Study | None, tuple[Problem, ...]]:
    """Read what can be read of the study at `where`, and return every problem of its `study.toml`.

    A wrong key is left out, so that the data can be checked all the same; None where nothing can be read without it.
    """
    path = shipped("data", "demo") if str(where) == "demo" and not Path("demo/study.toml").is_file() else Path(where)
    file = path / "study.toml" if path.is_dir() else path
    if not file.is_file():
        way_out = "Make a study with 'varpu-eval new FOLDER', or name its folder."
        return None, (Problem(str(where), 0, "", "study", "no study.toml is there", way_out),)
    try:
        raw = {**parsed(file.read_bytes()), "root": file.parent.resolve()}
        return Study.model_validate(raw), ()
    except InputError as error:
        return None, error.problems
    except OSError:
        return None, (problem("", "cannot be opened", "See to it that you may read the file."),)
    except ValidationError as error:
        problems = tuple(sorted({told_fault(told, _known_at) for told in error.errors()}))
        try:
            return Study.model_validate(_without(raw, [told["loc"] for told in error.errors()])), problems
        except ValidationError:
            return None, problems


def _without(raw: Mapping[str, Any], locs: Iterable[tuple[int | str, ...]]) -> dict[str, Any]:
    """Return `raw` without what stands at `locs`."""
    kept = copy.deepcopy(dict(raw))
    for loc in locs:
        *path, last = [part for part in loc if part != "[key]"] or [""]
        inner: Any = kept
        for part in path:
            inner = inner.get(part) if isinstance(inner, dict) else None
        if isinstance(inner, dict):
            inner.pop(last, None)
    return kept


def _known_at(loc: tuple[str, ...]) -> tuple[str, ...]:
    parts: dict[str, type[BaseModel]] = {"surveys": SurveySource, "tables": TableSource, "sectors": Sector}
    parts |= {"disclosure": Limits, "fetch": Fetch}
    if loc[0] == "tables" and not loc[2:]:
        return (*TABLES, *DOCUMENTS)
    model = parts.get(loc[0], Study) if loc[1:] else Study
    return tuple(f.alias or name for name, f in model.model_fields.items() if name != "root")
