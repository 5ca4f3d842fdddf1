"""How fast the two heavy computations are beside a well-known library, or plain loops, that give the same numbers."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import statsmodels.api as sm
from scipy import sparse

from varpu_eval.network.ties import meeting_weights, project_ties, sector_weights
from varpu_eval.uncertainty.designs import make_design
from varpu_eval.uncertainty.estimates import means

SHEETS, UNITS, ITEMS = 1500, 100, 25
PERSONS, MEETINGS, PRESENT, SECTORS = 400, 120, 25, 12


@pytest.fixture(scope="module")
def answers():
    """Answers 1-5 to every item, and the unit of each sheet."""
    rng = np.random.default_rng(1)
    return rng.integers(1, 6, (SHEETS, ITEMS)).astype(float), rng.integers(0, UNITS, SHEETS)


@pytest.fixture(scope="module")
def attendance():
    """Persons by meetings, and each person's sector."""
    rng = np.random.default_rng(1)
    present = np.zeros((PERSONS, MEETINGS))
    for meeting in range(MEETINGS):
        present[rng.choice(PERSONS, PRESENT, replace=False), meeting] = 1
    return sparse.csr_array(present), rng.integers(0, SECTORS, PERSONS)


@pytest.fixture(scope="module")
def bipartite(attendance):
    """Persons 0 ... and meetings `m0` ... as a graph of networkx."""
    graph = nx.Graph()
    graph.add_nodes_from(range(PERSONS))
    rows, columns = attendance[0].nonzero()
    graph.add_edges_from((int(person), f"m{meeting}") for person, meeting in zip(rows, columns, strict=True))
    return graph


@pytest.mark.benchmark(group="standard errors of 25 items, 100 units")
def test_linearised_means(benchmark, answers):
    values, units = answers
    benchmark.extra_info["by"] = "varpu-eval"
    benchmark(lambda: means(make_design(np.ones(SHEETS), clusters=[units]), values).se)


@pytest.mark.benchmark(group="standard errors of 25 items, 100 units")
def test_means_of_statsmodels(benchmark, answers):
    values, units = answers
    one = np.ones(SHEETS)
    benchmark.extra_info["by"] = "statsmodels OLS with clustered errors"
    benchmark(lambda: [sm.OLS(y, one).fit(cov_type="cluster", cov_kwds={"groups": units}).bse for y in values.T])


@pytest.mark.benchmark(group="ties of 400 persons at 120 meetings")
def test_projection(benchmark, attendance):
    benchmark.extra_info["by"] = "varpu-eval"
    benchmark(project_ties, attendance[0])


@pytest.mark.benchmark(group="ties of 400 persons at 120 meetings")
def test_projection_of_networkx(benchmark, bipartite):
    benchmark.extra_info["by"] = "networkx projection"
    benchmark(nx.bipartite.collaboration_weighted_projected_graph, bipartite, range(PERSONS))


@pytest.mark.benchmark(group="ties summed over 12 sectors")
def test_sector_ties(benchmark, attendance):
    incidence, sector = attendance
    benchmark.extra_info["by"] = "varpu-eval"
    benchmark(lambda: sector_weights(incidence, meeting_weights(incidence.sum(axis=0)), sector, SECTORS))


@pytest.mark.benchmark(group="ties summed over 12 sectors")
def test_sector_ties_in_plain_loops(benchmark, attendance):
    incidence, sector = attendance
    meetings = [column.nonzero()[0] for column in incidence.toarray().T]

    def summed():
        total = np.zeros((SECTORS, SECTORS))
        for present in meetings:
            for a, b in combinations(present, 2):
                total[sector[a], sector[b]] += 1 / (len(present) - 1)
        return total

    benchmark.extra_info["by"] = "plain loops"
    benchmark(summed)
