"""Projections beside networkx, exact backbones beside `bicm`, and the memory that 200,000 meetings take.

Every side starts from its own kind of graph, and must give the same ties and p-values before anything is timed. Peers
are timed as their manuals show, in turns with ours. A missing peer fails.
"""

from __future__ import annotations

import contextlib
import io
import timeit
import tracemalloc
from collections.abc import Callable
from importlib.metadata import version
from typing import TypeVar

import bicm
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network import TwoMode, backbone, declare_attendance, project, to_networkx
from varpu_eval.network.person_pairs import pairs_who_met
from varpu_eval.network.sdsm import sdsm_tails

PERSONS, MEETINGS, PRESENT = 3_000, 5_000, 10
MANY_PERSONS, MANY_MEETINGS = 60_000, 200_000
FEW_PERSONS, FEW_MEETINGS = 500, 300
T = TypeVar("T")
AGREES = 1e-7
"""`bicm` ends its fit where a step is below 1e-8; ties of networkx are sums of a few fractions."""


def _meetings(persons: int, meetings: int) -> TwoMode:
    """Ten persons at each meeting, some of them far oftener than others."""
    rng = np.random.default_rng(1)
    chance = rng.pareto(3, persons) + 0.5
    person = rng.choice(persons, size=(meetings, PRESENT), p=chance / chance.sum())
    table = pd.DataFrame({"person": person.ravel(), "meeting": np.repeat(np.arange(meetings), PRESENT)})
    return declare_attendance(table)


def _in_turns(benchmark, ours: Callable[[], object], peer: Callable[[], T], rounds: int) -> T:
    """Time a peer's rounds and, before each, ours: whatever else the machine does bears on both."""

    def before() -> None:
        benchmark.extra_info.setdefault("ours", []).extend(timeit.repeat(ours, number=1, repeat=10))

    return benchmark.pedantic(peer, setup=before, rounds=rounds)


@pytest.fixture(scope="module")
def records() -> TwoMode:
    return _meetings(PERSONS, MEETINGS)


@pytest.fixture(scope="module")
def bipartite(records) -> nx.Graph:
    """Persons 0 ... and meetings `m0` ... as a graph of networkx."""
    graph = nx.Graph()
    graph.add_nodes_from(records.persons)
    seats = records.incidence.tocoo()
    graph.add_edges_from((records.persons[p], f"m{m}") for p, m in zip(seats.row, seats.col, strict=True))
    return graph


@pytest.mark.parametrize("built", [False, True], ids=["ties only", "with the graph"])
@pytest.mark.parametrize("weighting", ["raw", "newman"])
def test_projection_of_networkx(benchmark, records, bipartite, weighting, built):
    plain, newman = nx.bipartite.weighted_projected_graph, nx.bipartite.collaboration_weighted_projected_graph
    theirs = newman if weighting == "newman" else plain

    def ours():
        ties = project(records, weighting=weighting)
        return to_networkx(ties) if built else ties

    told = "with the graph of networkx built" if built else "without a graph"
    benchmark.group = f"{weighting} ties of {PERSONS:,} persons at {MEETINGS:,} meetings, {told}"
    benchmark.extra_info["by"] = f"networkx {nx.__version__}"
    graph = _in_turns(benchmark, ours, lambda: theirs(bipartite, list(records.persons)), 2)
    found = to_networkx(project(records, weighting=weighting))
    assert found.nodes == graph.nodes
    assert found.number_of_edges() == graph.number_of_edges()
    assert all(abs(graph.edges[a, b]["weight"] - weight) < AGREES for a, b, weight in found.edges(data="weight"))


@pytest.mark.parametrize("threads", [1, 4])
def test_exact_backbone_of_bicm(benchmark, threads):
    records = _meetings(FEW_PERSONS, FEW_MEETINGS)
    incidence = records.incidence.toarray().astype(int)

    def theirs() -> np.ndarray:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            graph = bicm.BipartiteGraph(incidence)
            graph.solve_tool()
            graph.compute_projection(rows=True, approx_method="poibin", threads_num=threads, progress_bar=True)
            return graph.get_projected_pvals_mat()

    benchmark.group = f"exact SDSM of {FEW_PERSONS} persons at {FEW_MEETINGS} meetings"
    benchmark.extra_info["by"] = f"bicm {version('bicm')}, {threads} thread{'s' * (threads > 1)}"
    theirs()  # its compiling is not timed
    p = _in_turns(benchmark, lambda: backbone(records, model="sdsm"), theirs, 2)
    pairs = pairs_who_met(records)
    np.testing.assert_allclose(p[pairs.first, pairs.second], sdsm_tails(records, pairs).upper, rtol=0, atol=AGREES)


@pytest.mark.parametrize("what", ["projection", "exact backbone"])
def test_memory(benchmark, what):
    records = _meetings(MANY_PERSONS, MANY_MEETINGS)
    n = records.incidence.nnz
    benchmark.group = f"{what} of {MANY_PERSONS:,} persons at {MANY_MEETINGS:,} meetings, n = {n:,}"
    benchmark.extra_info.update(by="varpu-eval", n=n)
    run = project if what == "projection" else lambda records: backbone(records, model="sdsm")
    tracemalloc.start()
    run(records)
    benchmark.extra_info["peak"] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    benchmark.pedantic(run, (records,), rounds=1)
