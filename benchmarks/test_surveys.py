"""Means of 40 items in 10 domains and 12 changes, all with standard errors, beside `svy` and R's `survey`.

Every side starts from data in its own kind of table and ends with the same 824 numbers, which must agree to 9 digits
whenever anything is timed. `svy` and R are timed as their manuals show and in the quickest way found, in turns with
ours. A missing `svy` fails; R is measured where it is installed.

How time grows with n is told in seconds of the processor too, beside those of `np.take`: rows in no order outgrow the
processor's cache, and reading them by unit, which no sum by unit does without, then grows faster than n.
"""

from __future__ import annotations

import subprocess
import time
import timeit
import tracemalloc
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
import pytest
import svy

from varpu_eval.uncertainty.designs import make_design
from varpu_eval.uncertainty.estimates import combine, means

SIZES = (10_000, 100_000, 1_000_000)
SIZES_FOR_R = SIZES[:2]  # the influence functions of a million answers would take some 12 GB
ITEMS, SECTORS, CHANGES, PER_UNIT = 40, 5, 12, 20
DOMAINS = 2 * SECTORS  # a sector in the earlier year, and 5 further on in the later
NAMES = [f"y{j}" for j in range(ITEMS)]
T = TypeVar("T")
AGREES = 1e-9
"""Closed forms in double precision; sums of a million numbers in another order."""


@dataclass(frozen=True, slots=True)
class Answers:
    unit: np.ndarray
    stratum: np.ndarray
    domain: np.ndarray
    weight: np.ndarray
    items: np.ndarray


@dataclass(frozen=True, slots=True)
class Figures:
    """Means and standard errors (domains, items); changes and theirs (12,)."""

    mean: np.ndarray
    se: np.ndarray
    change: np.ndarray
    change_se: np.ndarray

    def assert_agree(self, other: Figures) -> None:
        for ours, theirs in zip(astuple(self), astuple(other), strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=AGREES, atol=AGREES)


def _pair(j: int) -> tuple[int, int]:
    """The two domains between which item j changes."""
    return j % SECTORS, j % SECTORS + SECTORS


@pytest.fixture(scope="module", params=SIZES)
def answers(request) -> Answers:
    """Answers 1-5 in no order, correlated within units of 20 in 8 strata; every unit answers in both years."""
    n = request.param
    rng = np.random.default_rng(1)
    unit, domain = rng.integers(0, n // PER_UNIT, n), rng.integers(0, DOMAINS, n)
    leaning = rng.normal(3, 0.5, (n // PER_UNIT, ITEMS)).astype(np.float32)
    items = np.clip(np.rint(leaning[unit] + rng.standard_normal((n, ITEMS), dtype=np.float32)), 1, 5).astype(float)
    return Answers(unit, unit % 8, domain, rng.uniform(0.5, 2, n), items)


def _ours(answers: Answers, *, every_covariance: bool = False) -> Figures:
    contrast = np.zeros((CHANGES, DOMAINS, ITEMS))
    for j in range(CHANGES):
        contrast[j, _pair(j), j] = -1, 1
    contrast = contrast.reshape(CHANGES, -1)
    design = make_design(answers.weight, clusters=[answers.unit], strata=[answers.stratum])
    inside = answers.domain[:, None] == np.arange(DOMAINS)
    covary = True if every_covariance else contrast.any(axis=0)
    levels = means(design, answers.items, inside, covary=covary)
    changes = combine(levels, contrast)
    shape = (DOMAINS, ITEMS)
    return Figures(levels.value.reshape(shape), levels.se.reshape(shape), changes.value, changes.se)


def _table(answers: Answers) -> pl.DataFrame:
    design = {name: getattr(answers, name) for name in ("unit", "stratum", "domain", "weight")}
    return pl.DataFrame({**design, **dict(zip(NAMES, answers.items.T, strict=True))})


def _svy(table: pl.DataFrame, *, quickest: bool) -> Figures:
    """By domain for the covariances between domains; domains by `where` share one pass over all items."""
    sample = svy.Sample(table, svy.Design(stratum="stratum", psu="unit", wgt="weight"))
    compared = sample.estimation.mean(NAMES[:CHANGES] if quickest else NAMES, by="domain")
    changes = [
        found.contrast({"change": dict(zip(_pair(j), (-1, 1), strict=True))}).to_dicts()[0]
        for j, found in enumerate(compared[:CHANGES])
    ]
    if quickest:
        each = [sample.estimation.mean(NAMES, where=pl.col("domain") == domain) for domain in range(DOMAINS)]
        levels = [[found.estimates[0] for found in domain] for domain in each]
    else:
        levels = list(zip(*(sorted(found.estimates, key=lambda one: one.by_level) for found in compared), strict=True))
    return Figures(
        np.array([[one.est for one in domain] for domain in levels]),
        np.array([[one.se for one in domain] for domain in levels]),
        np.array([change["est"] for change in changes]),
        np.array([change["se"] for change in changes]),
    )


def _r(answers: Answers, folder: Path, way: str, rounds: int) -> tuple[Figures, float]:
    """Figures and seconds of R's quickest round, measured in R once it has read the data."""
    columns = (answers.unit, answers.stratum, answers.domain, answers.weight, *answers.items.T)
    np.concatenate([np.asarray(column, dtype=float) for column in columns]).tofile(folder / "data")
    script = Path(__file__).with_name("survey_peer.R")
    command = ["Rscript", script, folder / "data", len(answers.unit), ITEMS, way, rounds, folder / "answer"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    mean, se, changes = np.split(np.fromfile(folder / "answer"), [ITEMS * DOMAINS, 2 * ITEMS * DOMAINS])
    figures = Figures(mean.reshape(ITEMS, -1).T, se.reshape(ITEMS, -1).T, *changes.reshape(2, -1))
    return figures, float(done.stdout)


def _named(benchmark, answers: Answers, by: str) -> int:
    n = len(answers.unit)
    benchmark.group = f"{ITEMS} items x {DOMAINS} domains + {CHANGES} changes, n = {n:,}"
    benchmark.extra_info.update(by=by, n=n)
    return n


def _in_turns(benchmark, answers: Answers, peer: Callable[[], T], rounds: int) -> T:
    """Time a peer's rounds and, before each, ours: whatever else the machine does bears on both."""

    def ours() -> None:
        times = benchmark.extra_info.setdefault("ours", [])
        times.extend(timeit.repeat(lambda: _ours(answers), number=1, repeat=3))

    return benchmark.pedantic(peer, setup=ours, rounds=rounds)


def _by_unit(answers: Answers) -> Answers:
    """The same answers, those of a unit together."""
    order = np.argsort(answers.unit, kind="stable")
    return Answers(*(getattr(answers, each.name)[order] for each in fields(answers)))


def _processor(task: Callable[[], object], n: int) -> float:
    """Seconds of the processor, which other programs bear on less than on those of the clock."""
    return min(timeit.repeat(task, number=1, repeat=7 + 300_000 // n, timer=time.process_time))


def _gathering(answers: Answers, rows: int = 8192) -> Callable[[], None]:
    """Copying every unit's rows from where they lie: what sums by unit need at the least, and how it grows."""
    order = np.argsort(answers.unit, kind="stable")

    def gather() -> None:
        for first in range(0, order.size, rows):
            np.take(answers.items, order[first : first + rows], axis=0, mode="clip")

    return gather


def test_means_and_changes(benchmark, answers):
    n = _named(benchmark, answers, "varpu-eval")
    tracemalloc.start()
    _ours(answers)
    benchmark.extra_info["peak"] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    together = _by_unit(answers)
    benchmark.extra_info["processor"] = {
        "processor seconds": _processor(lambda: _ours(answers), n),
        "those of np.take of the same rows": _processor(_gathering(answers), n),
        "processor seconds, rows by unit": _processor(lambda: _ours(together), n),
    }
    benchmark.pedantic(_ours, (answers,), rounds=5 + 300_000 // n, warmup_rounds=1)


def test_with_every_covariance(benchmark, answers):
    n = _named(benchmark, answers, "varpu-eval with all 80,200 covariances")
    _ours(answers, every_covariance=True).assert_agree(_ours(answers))
    _in_turns(benchmark, answers, lambda: _ours(answers, every_covariance=True), 3 + 200_000 // n)


@pytest.mark.parametrize("quickest", [False, True], ids=["as its manual shows", "in the quickest way found"])
def test_of_svy(benchmark, answers, quickest):
    n = _named(benchmark, answers, f"svy {svy.__version__}, " + ("the quickest way found" if quickest else "by domain"))
    table = _table(answers)
    _svy(table, quickest=quickest).assert_agree(_ours(answers))
    _in_turns(benchmark, answers, lambda: _svy(table, quickest=quickest), 2 + 200_000 // n)


@pytest.mark.parametrize("way", ["whole", "sparing"])
def test_of_r(benchmark, answers, tmp_path, way, survey_of_r):
    n = _named(benchmark, answers, f"R survey {survey_of_r}" + (", the quickest way found" if way == "sparing" else ""))
    if n not in SIZES_FOR_R:
        pytest.skip(f"R is not measured at n = {n:,}: its influence functions would take some 12 GB")
    figures, seconds = _in_turns(benchmark, answers, lambda: _r(answers, tmp_path, way, 1 + 20_000 // n), 1)
    benchmark.extra_info["seconds"] = seconds
    figures.assert_agree(_ours(answers))
