"""The groups of respondents that the survey's tables rest on, with their sizes and how they add up.

Knows the smallest number of answers behind each group's figures. Does not know which groups are too small.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.survey.cells import RESPONDENTS, cell_key, municipalities, sectors, waves
from varpu_eval.survey.items import INTERFACE, Measured, measure, only_dimensions
from varpu_eval.survey.response import SIZE, sizes_of_units
from varpu_eval.survey.staff_weights import raked, staff_weighting
from varpu_eval.uncertainty import make_design

APART = "all by margins"
"""Where the sector stands in the name of a cell of answers that further margins weigh alike."""


def declared_counts(data: StudyData) -> tuple[Counts, ...]:
    """Return the survey's groups: one cell a survey, municipality, year, sector and block of items.

    A dimension's cell has the smallest number of valid answers over its items and scores, so that the items, the
    score and every change stand or fall together. `all` is the sum of every sector with a sheet, also of those that
    skipped an item: one margin a block. Only an interface item, which its rater alone is asked, has no other parts.
    Sheets by size of unit are another split of the same total. Where answers are weighted to further margins, each
    block has a cell besides that no table tells of: its fewest answers of one sector and one class of every margin.
    Figures with other weights would tell of these answers, and are hidden with that cell.
    """
    cells: list[Cell] = []
    margins: list[Margin] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality):
                blocks = _blocks(survey, municipality, year)
                answered = {sector for sector, count in blocks[RESPONDENTS].items() if count}
                for block, counts in blocks.items():
                    keys = {sector: cell_key(name, municipality, year, sector, block) for sector in counts}
                    cells += [Cell(keys[sector], count) for sector, count in counts.items()]
                    asked = {s for s, count in counts.items() if count} if block.startswith(INTERFACE) else answered
                    parts = tuple(keys[sector] for sector in counts if sector != "all" and sector in asked)
                    margins.append(Margin(keys["all"], parts))
                if raked(survey):
                    apart = _weighed_apart(survey, municipality, year)
                    cells += [Cell(cell_key(name, municipality, year, APART, block), apart[block]) for block in apart]
                of_size = _by_unit_size(survey, (name, municipality, year), blocks[RESPONDENTS]["all"])
                cells += of_size
                if of_size:
                    total = cell_key(name, municipality, year, "all", RESPONDENTS)
                    margins.append(Margin(total, tuple(cell.key for cell in of_size)))
    return (Counts("respondents", tuple(cells), tuple(margins)),) if cells else ()


def _weighed_apart(survey: Survey, municipality: str, year: int) -> dict[str, int]:
    """Return, by block, the fewest answers that the sheets of one sector and one class of every margin have.

    Raises InputError where the place cannot be weighted, so that a run ends before it begins.
    """
    fewest: dict[str, int] = {}
    for measured in _measured(survey, year):
        here = ((measured.sheets["municipality"] == municipality) & (measured.sheets["year"] == year)).to_numpy(bool)
        sheets = measured.sheets[here].reset_index(drop=True)
        if (weighting := staff_weighting(survey, sheets)) is None:
            continue
        weighting.of(make_design(sheets["weight"], lonely="adjust"))
        group = sheets.groupby(["sector", *(each.code for each in weighting.classes)]).ngroup().to_numpy()
        for variable, known in zip(measured.variables, ~np.isnan(measured.matrix[here]).T, strict=True):
            answers = np.bincount(group[known])
            least = int(answers[answers > 0].min(initial=len(sheets)))
            fewest[variable.block] = min(least, fewest.get(variable.block, least))
    return fewest


def _by_unit_size(survey: Survey, where: tuple[str, str, int], sheets: int) -> list[Cell]:
    """Return the sheets of each size of unit, and those of units of no known size."""
    name, municipality, year = where
    counts = {size: found[-1] for size, found in sizes_of_units(survey, municipality, year).items()}
    rest = sheets - sum(counts.values())
    counts |= {"unknown": rest} if counts and rest else {}
    return [Cell(cell_key(name, municipality, year, "all", SIZE + size), count) for size, count in counts.items()]


def _blocks(survey: Survey, municipality: str, year: int) -> dict[str, dict[str, int]]:
    """Return each block's counts by sector, `all` among them."""
    groups = sectors(survey, municipality, year)
    smallest: dict[str, dict[str, int]] = {RESPONDENTS: {}}
    for measured in _measured(survey, year):
        here = (measured.sheets["municipality"] == municipality) & (measured.sheets["year"] == year)
        known = ~np.isnan(measured.matrix)
        for sector in groups:
            rows = (here if sector == "all" else here & (measured.sheets["sector"] == sector)).to_numpy(dtype=bool)
            smallest[RESPONDENTS][sector] = int(rows.sum())
            for variable, count in zip(measured.variables, known[rows].sum(axis=0), strict=True):
                counts = smallest.setdefault(variable.block, {})
                counts[sector] = min(int(count), counts.get(sector, int(count)))
    return smallest


def _measured(survey: Survey, year: int) -> Iterator[Measured]:
    """Give the year's measures, then its scores by the items it shares with each other year."""
    yield measure(survey, [year])
    for other in sorted(set(survey.responses["year"]) - {year}):
        yield only_dimensions(measure(survey, [year, int(other)]))
