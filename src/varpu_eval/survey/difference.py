"""How the focus municipality differs from its peers, in level and in change.

Knows pairs of municipalities with answers in the same year. What differs between municipalities besides the services is
not in a survey: a difference says that, not why.
"""

from __future__ import annotations

from typing import Any

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, pairs_of, sectors, source_text, waves
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.items import answered_in, compared_in, measure
from varpu_eval.survey.verdicts import judge, row_of

KEYS = (
    "survey", "municipality_a", "municipality_b", "sector", "level", "key", "measure", "contrast",
    "year_from", "year_to",
)  # fmt: skip
EXTRAS = ("se", "df", "p", "p_holm", "verdict")


def difference(data: StudyData, years: Years = None) -> ResultTable:
    """Return the focus municipality minus each peer: levels (`level`) and changes (`did`), after reversing.

    Items and dimensions for all sectors together; dimensions, and how the sector rates its interfaces, for each sector.
    Municipalities are independent strata.

    Returns
    -------
    ResultTable
        `survey_difference`: keys `survey`, `municipality_a`, `municipality_b`, `sector`, `level`, `key`, `measure`,
        `contrast`, `year_from`, `year_to` (equal for `level`); extras `se`, `df`, `p`, `p_holm`, `verdict`: for `did`
        grew when a developed better than b, fell when worse; empty for `level`, where nothing has grown or fallen.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        ours = data.study.focus
        for theirs in data.study.peers:
            common = sorted(set(waves(survey, ours, years)) & set(waves(survey, theirs, years)))
            for year_pair in [*((year, year) for year in common), *pairs_of(common)]:
                rows += _rows(name, survey, (ours, theirs), year_pair)
    return result_table("survey_difference", rows, KEYS, EXTRAS)


def _rows(name: str, survey: Survey, pair: tuple[str, str], years: tuple[int, int]) -> list[dict[str, Any]]:
    before, after = years
    measured = answered_in(measure(survey, years), [(municipality, year) for municipality in pair for year in years])
    common = [set(sectors(survey, municipality, before, after)) for municipality in pair]
    rows = []
    for sector in sorted(set.intersection(*common)):
        chosen = compared_in(measured, sector)
        groups = _groups(pair, sector, before, after)
        found = contrast(survey, chosen, groups, design_of(survey))
        judged = judge(chosen.variables, found)
        for j, variable in enumerate(chosen.variables):
            row = row_of(found, judged, j, variable, source_text(name, before, after))
            rows.append({
                **row, "survey": name, "municipality_a": pair[0], "municipality_b": pair[1], "sector": sector,
                "level": variable.level, "key": variable.key, "measure": variable.measure,
                "contrast": "level" if before == after else "did", "year_from": before, "year_to": after,
                "verdict": "" if before == after else row["verdict"],
                "rests_on": tuple(cell_key(name, g.municipality, g.year, sector, variable.block) for g in groups),
            })  # fmt: skip
    return rows


def _groups(pair: tuple[str, str], sector: str, before: int, after: int) -> list[Group]:
    """Return the groups of a minus b in one year, or of the change in a minus the change in b."""
    levels = [Group(pair[0], after, sector, 1.0), Group(pair[1], after, sector, -1.0)]
    if before == after:
        return levels
    return [*levels, Group(pair[0], before, sector, -1.0), Group(pair[1], before, sector, 1.0)]
