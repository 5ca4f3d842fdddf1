"""From a difference and its standard error to what may be said of it.

Knows intervals, adjusted p-values and the margin. Does not know which groups differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from varpu_eval.results import Estimate, mixes_synthetic, worst_origin
from varpu_eval.survey.contrasts import Contrast
from varpu_eval.survey.items import Variable
from varpu_eval.uncertainty import benjamini_hochberg, holm, t_interval, two_sided_p
from varpu_eval.uncertainty.equivalence import LEVEL, verdict
from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be said of each measure's difference; every array of shape (k,), `verdicts` a text each."""

    low: Floats
    high: Floats
    p: Floats
    p_holm: Floats
    p_bh: Floats
    verdicts: tuple[str, ...]


def judge(variables: tuple[Variable, ...], difference: Contrast) -> Judged:
    """Return intervals, p-values and verdicts of the differences of one comparison.

    p-values are adjusted by Holm among the items of a dimension (and among the dimensions), by Benjamini-Hochberg among
    all items (and among the dimensions), separately for means and agreeing shares.
    """
    usable = difference.estimable & (difference.se > 0)
    se = np.where(usable, difference.se, np.nan)
    wide = t_interval(difference.value, se, difference.df, level=1 - LEVEL)
    narrow = t_interval(difference.value, se, difference.df, level=1 - 2 * LEVEL)
    p = two_sided_p(difference.value, se, difference.df)
    by_dimension = [(v.level, v.measure, v.dimension if v.level == "item" else "") for v in variables]
    p_holm = _by_family(holm, p, by_dimension)
    p_bh = _by_family(benjamini_hochberg, p, [(v.level, v.measure) for v in variables])
    verdicts = tuple(
        verdict(difference.value[j], (narrow.low[j], narrow.high[j]), p_holm[j], variable.margin)
        for j, variable in enumerate(variables)
    )
    reach = np.array([v.high - v.low for v in variables]) * (1 if difference.n.shape[0] <= 2 else 2)  # noqa: PLR2004
    return Judged(np.maximum(wide.low, -reach), np.minimum(wide.high, reach), p, p_holm, p_bh, verdicts)


def row_of(difference: Contrast, judged: Judged, j: int, variable: Variable, source: str) -> dict[str, Any]:
    """Return the `estimate`, `se`, `df`, `p`, `p_holm`, `p_bh` and `verdict` of one measure's row.

    A comparison of synthetic with other data is an illustration and has no verdict.
    """
    origin = worst_origin(difference.origins)
    n = int(difference.n[:, j].sum())
    if np.isnan(judged.p[j]):
        nothing = Estimate(
            None, n=n, unit=variable.unit_of_change, status="not_estimable", origin=origin, source=source
        )
        return {"estimate": nothing, "verdict": ""}
    mixed = mixes_synthetic(difference.origins)
    estimate = Estimate(
        float(difference.value[j]), float(judged.low[j]), float(judged.high[j]), n, variable.unit_of_change,
        "illustration" if mixed else "ok", origin, source,
    )  # fmt: skip
    numbers = {"se": difference.se, "df": difference.df, "p": judged.p, "p_holm": judged.p_holm, "p_bh": judged.p_bh}
    return {
        "estimate": estimate,
        **{name: float(array[j]) for name, array in numbers.items()},
        "verdict": "" if mixed else judged.verdicts[j],
    }


def _by_family(adjust: Any, p: Floats, families: list[Any]) -> Floats:
    adjusted = np.full(p.shape, np.nan)
    for family in set(families):
        members = np.array([other == family for other in families])
        adjusted[members] = adjust(p[members])
    return adjusted
