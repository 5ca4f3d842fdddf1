"""How often verdicts are wrong, and how often changes are found, in the focus municipality of the demo study.

Seven dimensions of three items share persons and units, as in the demo study; each block of seven is one survey's
verdicts. Knows blocks and moves. Does not know how a verdict is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from simulations.community import STILL, YEARS, Community, Move, Views, demo_community, of_municipality
from simulations.process import changed, drawn_survey
from simulations.tally import Hits, counted
from varpu_eval.survey.contrasts import Contrast, contrast
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.items import Measured, Variable, measure
from varpu_eval.survey.verdicts import judge

Block = tuple[tuple[Variable, ...], tuple[str, ...]]
"""The measures of one survey and what is said of each."""

DIMENSIONS, BLOCKS = 7, 5
CALLED = {"grew", "fell"}
MARGIN = (Move("score", 5.0), Move("agree", 5.0), Move("score", 10.0), Move("agree", 10.0), STILL, STILL, STILL)
"""What changes in a survey of which some dimensions move: by the margin and by twice as much."""


def still_draw(rng: np.random.Generator) -> Hits:
    """Draw surveys in which nothing changes, and count those with a change called in the family of one adjustment."""
    found: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    for variables, verdicts in _blocks(rng, (STILL,)):
        called = np.array([verdict in CALLED for verdict in verdicts])
        none = np.array([verdict == "no_change" for verdict in verdicts])
        score = np.array([variable.measure == "score" for variable in variables])
        agree = np.array([variable.measure == "agree" for variable in variables])
        items = called[agree].reshape(DIMENSIONS, -1)
        counts = {
            ("no change", "any of 7 dimensions", "called"): counted(called[score].any()),
            ("no change", "any item of a dimension", "called"): counted(items.any(axis=1)),
            ("no change", "a dimension", "told as no change"): counted(none[score]),
            ("no change", "an item", "told as no change"): counted(none[agree]),
        }
        for key, count in counts.items():
            found.setdefault(key, []).append(count)
    return {key: _sum(counts) for key, counts in found.items()}


def moved_draw(rng: np.random.Generator) -> Hits:
    """Draw surveys in which some dimensions move, and count what is said of those that do."""
    found: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    for variables, verdicts in _blocks(rng, MARGIN):
        for number, move in enumerate(MARGIN):
            if move == STILL:
                continue
            dimension = [v.key if v.level == "dimension" else v.dimension for v in variables]
            place = list(dict.fromkeys(dimension))[number]
            told = [
                verdict
                for verdict, v, name in zip(verdicts, variables, dimension, strict=True)
                if name == place and v.measure == move.measure and (v.level == "dimension" or v.key.endswith("_0"))
            ]
            what = "a dimension" if move.measure == "score" else "an item's share"
            for verdict in ("grew", "fell", "no_change"):
                key = (f"grew by {move.points:g} points", what, verdict)
                found.setdefault(key, []).append(counted([one == verdict for one in told]))
    return {key: _sum(counts) for key, counts in found.items()}


def _blocks(
    rng: np.random.Generator, moves: tuple[Move, ...]
) -> Iterator[tuple[tuple[Variable, ...], tuple[str, ...]]]:
    """Yield the measures and verdicts of each block of dimensions, one municipality's change from year to year."""
    here = of_municipality(demo_community(), "543").frame
    survey = drawn_survey(rng, Community(here, Views(moves=moves, together=DIMENSIONS), DIMENSIONS * BLOCKS))
    measured = _without_means(measure(survey, YEARS))
    difference = contrast(survey, measured, changed("543", "all"), design_of(survey))
    number = np.array([int((v.dimension).removeprefix("d")) // DIMENSIONS for v in measured.variables])
    for block in range(BLOCKS):
        chosen = tuple(v for v, n in zip(measured.variables, number, strict=True) if n == block)
        yield chosen, judge(chosen, _columns(difference, number == block)).verdicts


def _without_means(measured: Measured) -> Measured:
    keep = [variable.measure != "mean" for variable in measured.variables]
    variables = tuple(v for v, kept in zip(measured.variables, keep, strict=True) if kept)
    return replace(measured, variables=variables, matrix=measured.matrix[:, keep])


def _columns(found: Contrast, keep: np.ndarray) -> Contrast:
    """Return the contrast of some of the measures."""
    chosen = {name: getattr(found, name)[..., keep] for name in ("value", "se", "df", "means", "sds", "n", "estimable")}
    return replace(found, **chosen)


def _sum(counts: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    hits, told, replicates = np.sum(counts, axis=0)
    return int(hits), int(told), int(replicates)
