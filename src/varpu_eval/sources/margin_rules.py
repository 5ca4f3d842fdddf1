"""Where answer sheets and population must agree on the margins that answers are weighted to.

Knows places, values and counts. Does not know how weights are found; see `survey.staff_weights`.
"""

from __future__ import annotations

import pandas as pd

from varpu_eval.sources.margins import RAKED, margins_of
from varpu_eval.sources.tables import Table
from varpu_eval.study import SurveySource

MOST_BLANK = 0.2
"""Largest share of a place's answer sheets that may leave a margin blank; see `survey.staff_classes`."""

PLACE = ["municipality", "year"]


def check_margins(source: SurveySource, base: Table, population: Table) -> None:
    """Report, place by place, where sheets and population do not agree on what answers are weighted to.

    Values that the population has and no sheet are noted: their staff are weighted together with like ones.
    """
    readable = not {base.name, population.name} & population.findings.broken
    if source.weighting not in RAKED or base.frame.empty or population.frame.empty or not readable:
        return
    unread = {column for table in (base, population) for _, column in table.unread}
    for margin in [name for name in ("sector", *margins_of(source)) if name not in unread]:
        staff = population.frame.groupby([*PLACE, margin])["staff"].sum()
        answered = base.frame.groupby([*PLACE, margin]).size()
        _check_blank(base, margin)
        _check_known(base, margin, staff)
        if margin != "sector":  # whose staff are held against its answers in any case
            _check_counts(population, margin, staff, answered)


def _check_blank(base: Table, margin: str) -> None:
    """Report places whose sheets leave the margin blank too often to be weighted by it."""
    places = [base.frame[name] for name in PLACE]
    blank = base.frame[margin].isna()
    share = blank.groupby(places).transform("mean")
    for at in base.frame[blank & (share > MOST_BLANK)].drop_duplicates(PLACE).index:
        where = _place(base.frame.loc[at, PLACE])
        told = f"{share[at]:.0%} of the sheets of {where} have no {margin}; at most {MOST_BLANK:.0%} may"
        base.problem("margin", at, margin, told, way_out=_FILL)


def _check_known(base: Table, margin: str, staff: pd.Series) -> None:
    """Report sheets of which the population has nobody."""
    rows = base.frame[base.frame[margin].notna()]
    known = staff.reindex(pd.MultiIndex.from_frame(rows[[*PLACE, margin]])).fillna(0) > 0
    for at in rows.index[~known.to_numpy(dtype=bool)]:
        told = f"the population of {_place(rows.loc[at, PLACE])} has no staff of this {margin}"
        base.problem("margin", at, margin, told)


def _check_counts(population: Table, margin: str, staff: pd.Series, answered: pd.Series) -> None:
    """Report values with fewer staff than answers, and note those that nobody answered for."""
    first = population.frame.dropna(subset=[*PLACE, margin]).drop_duplicates([*PLACE, margin])
    count = answered.reindex(staff.index, fill_value=0)
    for at, key in zip(first.index, first[[*PLACE, margin]].itertuples(index=False, name=None), strict=True):
        if 0 < staff[key] < count[key]:
            told = f"{staff[key]} staff of this {margin} in {key[0]} / {key[1]}, but {count[key]} answers"
            population.problem("margin", at, margin, told, way_out="Correct the number of staff.")
    silent = int(((staff > 0) & (count == 0)).sum())
    if silent:
        told = f"{silent} values of {margin} have staff in a municipality and year, and no answer"
        file = str(population.places["file"].iloc[0])
        population.findings.note(file, f"{told}; their staff are weighted together with like ones")


def _place(row: pd.Series) -> str:
    return " / ".join(str(row[name]) for name in PLACE)


_FILL = "Fill the column, or take it out of margins in study.toml."
