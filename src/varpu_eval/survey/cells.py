"""Names of the groups of respondents that the survey's figures rest on, and the waves of a survey.

Knows how a group is named and which years a municipality answered. Does not know how large a group may be.
"""

from __future__ import annotations

from itertools import pairwise

from varpu_eval.errors import InputError
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years, in_years

RESPONDENTS = "respondents"
"""The block of answer sheets, whatever was answered on them."""


DEFAULT = "staff"
"""The survey that a notebook asks for when nobody has named another."""


def survey_named(data: StudyData, name: str) -> str:
    """Return the name of the survey to tell of: `name`, or the study's first survey where nobody has chosen one.

    Raises
    ------
    InputError
        When the study has surveys, none of them is called `name`, and that is not the name asked for by default.
    """
    if name in data.surveys or not data.surveys:
        return name
    if name == DEFAULT:
        return next(iter(data.surveys))
    raise InputError(
        f"the study has no survey '{name}'; its surveys are {', '.join(sorted(data.surveys))}. "
        "Name one of them as the parameter `survey`."
    )


def cell_key(survey: str, municipality: str, year: int, sector: str, block: str) -> str:
    """Return the name of a group of respondents.

    >>> cell_key("staff", "543", 2010, "all", "openness")
    'survey/staff/543/2010/all/openness'
    """
    return f"survey/{survey}/{municipality}/{year}/{sector}/{block}"


def municipalities(survey: Survey) -> list[str]:
    """Return the municipalities with an answer sheet, by code."""
    return sorted(survey.responses["municipality"].unique())


def waves(survey: Survey, municipality: str, years: Years = None) -> list[int]:
    """Return the years, within `years`, in which the municipality has an answer sheet."""
    answered = survey.responses.loc[survey.responses["municipality"] == municipality, "year"].unique()
    return sorted(int(year) for year in answered if in_years(int(year), years))


def sectors(survey: Survey, municipality: str, *years: int) -> list[str]:
    """Return `all`, then the sectors with an answer sheet or staff in every one of `years`, by code.

    A sector whose staff is known has its rows whether anybody answered or not: a missing row would tell that nobody
    did, which of a sector of one person is that person's answer.
    """
    common = [
        {*frame.loc[(frame["municipality"] == municipality) & (frame["year"] == year), "sector"]}
        for frame in (survey.responses, survey.population)
        for year in years
    ]
    seen = [answered | staff for answered, staff in zip(common[: len(years)], common[len(years) :], strict=True)]
    return ["all", *sorted(set.intersection(*seen))]


def pairs_of(waves_: list[int]) -> list[tuple[int, int]]:
    """Return consecutive waves and, of three or more, the first with the last.

    >>> pairs_of([2006, 2010, 2014])
    [(2006, 2010), (2010, 2014), (2006, 2014)]
    """
    consecutive = list(pairwise(waves_))
    return [*consecutive, (waves_[0], waves_[-1])] if len(consecutive) > 1 else consecutive


def source_text(survey: str, *years: int) -> str:
    """Return where an estimate comes from.

    >>> source_text("staff", 2006, 2010)
    'survey staff 2006, 2010'
    """
    return f"survey {survey} {', '.join(str(year) for year in sorted(set(years)))}"
