"""Which persons met more, or less, than chance alone would have them: the backbone of a projection.

Knows two nulls of co-attendance and the verdict on each pair. Attendance is an opportunity to work together: a tie of
the backbone says that two met more often than their attendance and the meetings' sizes explain, not why.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.fdsm import fdsm_tails
from varpu_eval.network.null import DRAWS
from varpu_eval.network.person_pairs import every_pair, pairs_who_met
from varpu_eval.network.sdsm import PairTails, sdsm_tails
from varpu_eval.network.two_mode import TwoModeLike, as_two_mode
from varpu_eval.uncertainty.multiplicity import benjamini_hochberg, holm

Model = Literal["auto", "sdsm", "fdsm"]
Alternative = Literal["more", "less", "two-sided"]
Adjust = Literal["holm", "bh", "none"]

FDSM_CELLS = 20_000_000
"""Draws x persons x meetings up to which `auto` draws: some ten seconds, 25 persons at 60 meetings under Holm."""

MOST_DRAWS = 200_000
"""More draws than this are made only when they are asked for."""

VERDICTS = ["more_than_chance", "less_than_chance", "cannot_tell"]


def backbone(
    records: TwoModeLike,
    *,
    model: Model = "auto",
    alternative: Alternative = "more",
    adjust: Adjust = "holm",
    level: float = 0.05,
    draws: int | None = None,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """Return for each pair of persons whether they met more or less often than chance alone would have them.

    Parameters
    ----------
    records
        Who was at which meeting; a table needs the columns `person` and `meeting`. With blocks (`declare_attendance`)
        chance deals anew within each, and a pair's meetings are summed over them.
    model
        `fdsm`: every person's attendance and every meeting's size stay as they were in each of `draws` random tables.
        `sdsm`: they stay so on average, and p is exact, without draws (`attendance_chances`); it finds fewer ties than
        `fdsm` in small records. `auto`: `fdsm` where draws x persons x meetings are at most
        `FDSM_CELLS`, else `sdsm`.
    alternative
        `more`: only pairs who met are listed, and those who did not count in the family with p = 1. `less` and
        `two-sided` (twice the smaller tail) list every pair who could have met.
    adjust
        Over all tested pairs: `holm` (any false finding), `bh` (share of false findings, Benjamini-Hochberg), `none`.
    level
        Adjusted p below this is a verdict.
    draws
        For `fdsm`; enough for Holm to find a pair that no draw reaches, and no less than 1999, when None.
    rng
        For `fdsm`; `numpy.random.default_rng(1)` when None, so that the same call gives the same answer.

    Returns
    -------
    DataFrame
        `source`, `target`, `observed` (meetings shared), `expected` (the null's mean), `p`, `p_adjusted`, and `verdict`
        (`more_than_chance`, `less_than_chance`, `cannot_tell`). A pair that shares no block with at least 20 distinct
        matrices is not tested: p is NaN, the verdict `cannot_tell`.

    Raises
    ------
    ValueError
        When an option is not known, `draws` cannot find anything, or the pairs to list are too many.

    Notes
    -----
    SDSM takes time by the distinct attendances of two persons and meetings shared, not by pairs: 60,000 persons at
    200,000 meetings of ten, 9 million pairs who met, take some 25 s and 1.3 GB on one core. p of counts is discrete, so
    that both models call fewer than `level` of what chance made. Pairs are not independent; Holm holds all the same.

    References
    ----------
    Zweig & Kaufmann 2011, Social Network Analysis and Mining 1, 187 (FDSM); Neal 2014, Social Networks 39, 84 (SDSM);
    Neal, Domagalski & Sagan 2021, Scientific Reports 11, 23929 (both, compared); Saracco et al. 2017, New Journal of
    Physics 19, 053022 (validated projections).

    Examples
    --------
    >>> women = nx.davis_southern_women_graph()
    >>> found = backbone(women, model="sdsm", adjust="none").set_index(["source", "target"])
    >>> found.loc[("Evelyn Jefferson", "Theresa Anderson"), ["observed", "expected", "p"]].round(3).tolist()
    [7.0, 5.147, 0.187]
    """
    _check_options(model, alternative, adjust, level)
    own = as_two_mode(records)
    pairs = pairs_who_met(own) if alternative == "more" else every_pair(own)
    needed = _draws_needed(pairs.family, alternative, adjust, level)
    planned = max(DRAWS, 2 * needed) if draws is None else draws
    few = planned * own.incidence.shape[0] * own.incidence.shape[1] <= FDSM_CELLS
    if model == "fdsm" or (model == "auto" and few):
        rng = np.random.default_rng(1) if rng is None else rng
        _check_draws(planned, needed, pairs.family, asked=draws is not None)
        chance = fdsm_tails(own, pairs, planned, rng)
    else:
        chance = sdsm_tails(own, pairs)
    p = np.where(pairs.tested, _p(chance, alternative), np.nan)
    adjusted = {"holm": holm, "bh": benjamini_hochberg}[adjust](p, family=pairs.family) if adjust != "none" else p
    more = chance.upper < chance.lower if alternative == "two-sided" else alternative == "more"
    verdict = np.where(adjusted < level, np.where(more, 0, 1), 2).astype(np.int8)  # NaN is not below
    return pd.DataFrame(
        {
            "source": own.persons.take(pairs.first),
            "target": own.persons.take(pairs.second),
            "observed": pairs.observed,
            "expected": chance.expected,
            "p": p,
            "p_adjusted": adjusted,
            "verdict": pd.Categorical.from_codes(verdict, pd.Index(VERDICTS)),
        }
    )


def backbone_graph(
    found: pd.DataFrame, persons: Iterable[object] = (), *, verdict: str = "more_than_chance"
) -> nx.Graph:
    """Return the pairs with one verdict as a networkx graph.

    Parameters
    ----------
    found
        What `backbone` returns.
    persons
        Persons to be nodes even without a tie, such as `TwoMode.persons`; those of `found` are there anyway.
    verdict
        `more_than_chance` or `less_than_chance`.

    Returns
    -------
    Graph
        Edges have `observed`, `expected`, `p` and `p_adjusted`, and no weight: a backbone says whether, not how much.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": [*"aabbccdd"], "meeting": [1, 2, 1, 2, 3, 4, 3, 4]})
    >>> found = backbone(rows, adjust="none", level=0.1)  # 6 of the 90 tables have a and b together twice
    >>> list(backbone_graph(found).edges)
    [('a', 'b'), ('c', 'd')]
    """
    if verdict not in VERDICTS[:2]:
        raise ValueError(f"verdict is '{verdict}'; a graph can be of {' or '.join(VERDICTS[:2])}")
    graph = nx.Graph()
    graph.add_nodes_from(dict.fromkeys([*persons, *found["source"], *found["target"]]))
    kept = found[found["verdict"] == verdict]
    told = kept[["observed", "expected", "p", "p_adjusted"]].to_dict("records")
    graph.add_edges_from(zip(kept["source"], kept["target"], told, strict=True))
    return graph


def _check_options(model: str, alternative: str, adjust: str, level: float) -> None:
    known = {
        "model": (model, ("auto", "sdsm", "fdsm")),
        "alternative": (alternative, ("more", "less", "two-sided")),
        "adjust": (adjust, ("holm", "bh", "none")),
    }
    for name, (given, options) in known.items():
        if given not in options:
            raise ValueError(f"{name} is '{given}'; it can be {', '.join(options)}")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it must be between 0 and 1")


def _p(chance: PairTails, alternative: str) -> NDArray[np.float64]:
    if alternative == "two-sided":
        return np.asarray(np.minimum(1, 2 * np.minimum(chance.upper, chance.lower)))
    return chance.upper if alternative == "more" else chance.lower


def _draws_needed(family: int, alternative: str, adjust: str, level: float) -> int:
    """Return the fewest draws with which a pair that none of them reaches has an adjusted p below the level."""
    compared = (2 if alternative == "two-sided" else 1) * (max(family, 1) if adjust == "holm" else 1)
    return floor(compared / level)


def _check_draws(planned: int, needed: int, family: int, *, asked: bool) -> None:
    if planned < needed:
        raise ValueError(
            f"with {planned} draws none of {family} pairs can be told from chance; at least {needed} are needed. "
            "Give more draws, or adjust='bh', or model='sdsm'"
        )
    if planned > MOST_DRAWS and not asked:
        raise ValueError(f"{family} pairs need {planned} draws; say so by draws={planned}, or use model='sdsm'")
