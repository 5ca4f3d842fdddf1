"""With whom the focus municipality is compared besides country and peers: its nearest ones, and named groups.

Knows `[nearest]` and `[groups]` of `study.toml`, and the values of any municipality of the indicator table. Compares
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.peer.similarity import Neighbours, nearest_by_variables
from varpu_eval.peer.values import are_municipalities, read_catalogue, with_denominators
from varpu_eval.sources.data import StudyData
from varpu_eval.sources.indicators import FEWEST_OTHERS

NEAREST = 7
"""How many nearest municipalities are compared, as Kolada has it."""

DEFAULT = "nearest"
"""The group that pages draw the funnel of where none is chosen."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A group that the focus is compared with: its name in the output (`nearest`, or the name in `[groups]`)."""

    name: str
    regions: tuple[str, ...]


def references(data: StudyData) -> tuple[Reference, ...]:
    """Return the groups that the focus is compared with, without the focus itself; the nearest come first.

    Raises
    ------
    InputError
        When an indicator of `[nearest]` cannot tell municipalities apart.
    """
    neighbours = nearest_of(data)
    nearest = () if neighbours is None else (Reference(DEFAULT, neighbours.regions),)
    named = [
        Reference(name, tuple(dict.fromkeys(code for code in codes if code != data.study.focus)))
        for name, codes in sorted(data.study.groups.items())
    ]
    return (*nearest, *named)


def reference_named(data: StudyData, name: str) -> str:
    """Return the group to tell of: `name`, or the study's first one where nobody has chosen one.

    Raises
    ------
    InputError
        When no group is called `name`, and that is not the name asked for by default.
    """
    known = [*([DEFAULT] if data.study.nearest else []), *sorted(data.study.groups)]
    if name in known or (name == DEFAULT and not known):
        return name
    if name == DEFAULT:
        return known[0]
    has = f"its groups are {', '.join(known)}" if known else "it has neither [nearest] nor [groups]"
    way_out = "Name one of them" if known else f"Add one to study.toml, or leave '{DEFAULT}'"
    raise InputError(f"the study has no group '{name}'; {has}. {way_out} as the parameter `reference`.")


def nearest_of(data: StudyData) -> Neighbours | None:
    """Return the municipalities nearest to the focus by the indicators of `[nearest]`; None where it names none.

    Each indicator is taken from the latest window that the focus and 3 others have, the shortest of these;
    municipalities without a value in the same window are left out.

    Raises
    ------
    InputError
        When the focus has no value of an indicator, or it cannot tell municipalities apart.
    """
    if not data.study.nearest:
        return None
    try:
        return nearest_by_variables(
            nearest_variables(data), data.study.focus, weights=data.study.nearest, nearest=NEAREST
        )
    except ValueError as error:
        raise InputError(f"study.toml, [nearest]: {error}.") from None


def nearest_variables(data: StudyData) -> pd.DataFrame:
    """Return the values of the indicators of `[nearest]`: one row a municipality, one column an indicator."""
    return pd.DataFrame({name: nearest_window(data, name).set_index("region")["value"] for name in data.study.nearest})


def nearest_window(data: StudyData, indicator: str) -> pd.DataFrame:
    """Return the rows of all municipalities in the latest window of an indicator that the focus and 3 others have.

    Raises
    ------
    InputError
        When the focus has no value of the indicator.
    """
    rows = data.tables["indicators"]
    here = rows[(rows["indicator"] == indicator) & (rows["gender"] == "total") & rows["value"].notna()]
    here = here[are_municipalities(here["region"])]
    own = here[here["region"] == data.study.focus]
    if own.empty:
        raise InputError(
            f"study.toml, [nearest]: indicator '{indicator}' has no value for the focus municipality "
            f"{data.study.focus}. Add its rows to the indicator table, or take it out of [nearest]."
        )
    ends = own.assign(end=own["year"] + own["span"]).sort_values(["end", "span"], ascending=[False, True])
    others = here[here["region"] != data.study.focus].groupby(["year", "span"]).size().rename("others").reset_index()
    windows = ends[["year", "span"]].merge(others, on=["year", "span"], how="left")
    shared = windows[windows["others"] >= FEWEST_OTHERS]
    window = (windows if shared.empty else shared)[["year", "span"]].head(1)
    return here.merge(window, on=["year", "span"])


def group_values(data: StudyData, regions: tuple[str, ...]) -> pd.DataFrame:
    """Return the published values of `regions`, gender `total`; a value that is not published has no row.

    Returns
    -------
    Columns `indicator`, `region`, `year`, `span`, `value`, `origin`, `unit`, `source`, `denominator` (persons, NaN
    where not known), sorted by the first four.
    """
    rows = data.tables["indicators"]
    total = rows[rows["gender"] == "total"]
    here = total[total["region"].isin(regions) & total["value"].notna()]
    here = here[["indicator", "region", "year", "span", "value", "origin"]]
    told = with_denominators(here.merge(read_catalogue(data), on="indicator", how="left"), total)
    return told.sort_values(["indicator", "region", "year", "span"], ignore_index=True)
