"""A thousand fixed-degree draws of a year's meetings beside the curveball as it was published, and their memory.

Both give each person ten trades before a draw. The slower sides make fewer draws, and are told as for a thousand.
"""

from __future__ import annotations

import random
import sys
import tracemalloc
from collections import deque

import numpy as np
import pytest
from scipy import sparse

from varpu_eval.network.fixed_degree import TRADES, fixed_degree_draws
from varpu_eval.network.trades import compiled_trade

PERSONS, MEETINGS, PRESENT, DRAWS = 3_000, 5_000, 10, 1_000
MANY_PERSONS, MANY_MEETINGS, FEW_DRAWS = 60_000, 200_000, 5


def _meetings(persons: int, meetings: int) -> sparse.csr_array:
    """Ten persons at each meeting, some of them far oftener than others; who was drawn twice counts once."""
    rng = np.random.default_rng(1)
    chance = rng.pareto(3, persons) + 0.5
    person = rng.choice(persons, size=(meetings, PRESENT), p=chance / chance.sum())
    place = np.unique(np.column_stack([person.ravel(), np.repeat(np.arange(meetings), PRESENT)]), axis=0)
    return sparse.csr_array((np.ones(len(place)), tuple(place.T)), shape=(persons, meetings))


@pytest.fixture(scope="module")
def year() -> sparse.csr_array:
    return _meetings(PERSONS, MEETINGS)


def _group(matrix: sparse.csr_array, draws: int) -> str:
    persons, meetings = matrix.shape
    return f"{draws:,} fixed-degree draws of {persons:,} persons at {meetings:,} meetings, n = {matrix.nnz:,}"


def _drawn(matrix: sparse.csr_array, draws: int) -> sparse.csr_array:
    """Make every draw and keep the last."""
    return deque(fixed_degree_draws(matrix, draws, np.random.default_rng(2)), maxlen=1)[0]


def _peak(matrix: sparse.csr_array) -> float:
    tracemalloc.start()
    _drawn(matrix, FEW_DRAWS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_draws(benchmark, year):
    compiled_trade.cache_clear()  # its compiling is timed
    benchmark.group = _group(year, DRAWS)
    benchmark.extra_info.update(by="varpu-eval", n=year.nnz)
    last = benchmark.pedantic(_drawn, (year, DRAWS), rounds=1)
    assert np.array_equal(last.sum(axis=0), year.sum(axis=0))
    assert np.array_equal(last.sum(axis=1), year.sum(axis=1))
    benchmark.extra_info["peak"] = _peak(year)


def test_draws_of_plain_curveball(benchmark, year):
    """Strona et al. 2014 in sets: two persons at random, until everyone has had ten trades on average."""
    held = [set(row) for row in np.split(year.indices, year.indptr[1:-1])]
    chosen = random.Random(2)

    def draw() -> None:
        for _ in range(TRADES * PERSONS // 2):
            a, b = chosen.sample(range(PERSONS), 2)
            shared = held[a] & held[b]
            others = list(held[a] ^ held[b])
            chosen.shuffle(others)
            due = len(held[a]) - len(shared)
            held[a], held[b] = shared.union(others[:due]), shared.union(others[due:])

    benchmark.group = _group(year, DRAWS)
    benchmark.extra_info["by"] = f"plain curveball, from {FEW_DRAWS} draws"
    benchmark.pedantic(draw, rounds=FEW_DRAWS)
    benchmark.extra_info["seconds"] = DRAWS * benchmark.stats.stats.min
    assert np.array_equal([len(row) for row in held], year.sum(axis=1))


def test_draws_without_numba(benchmark, year, monkeypatch):
    compiled_trade.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    benchmark.group = _group(year, DRAWS)
    benchmark.extra_info["by"] = f"varpu-eval without numba, from {FEW_DRAWS} draws"
    benchmark.pedantic(_drawn, (year, FEW_DRAWS), rounds=1)
    benchmark.extra_info["seconds"] = DRAWS / FEW_DRAWS * benchmark.stats.stats.min


def test_draws_of_many_meetings(benchmark):
    many = _meetings(MANY_PERSONS, MANY_MEETINGS)
    benchmark.group = _group(many, FEW_DRAWS)
    benchmark.extra_info.update(by="varpu-eval", n=many.nnz, peak=_peak(many))
    benchmark.pedantic(_drawn, (many, FEW_DRAWS), rounds=1)
