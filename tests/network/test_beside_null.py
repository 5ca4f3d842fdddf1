"""Measures beside their null: Davis' women, blocks that stay, and what cannot be told."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval import network
from varpu_eval.network import declare_attendance, density, transitivity
from varpu_eval.network.beside_null import beside, measure_beside_null
from varpu_eval.network.projection import project

DAVIS = nx.davis_southern_women_graph()


def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize(
    ("measure", "value"),
    [(density, 0.908), (transitivity, 0.928)],  # R sna and igraph: tests/reference/network/davis.json
)
def test_southern_women_are_as_dense_and_closed_as_chance_makes_them(measure, value):
    found = measure_beside_null(DAVIS, measure, draws=499, rng=rng())  # with 1,999 draws p is .95 and .81
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.null_low <= found.value <= found.null_high
    assert found.p > 0.5
    assert (found.draws, found.undefined) == (499, 0)


def test_southern_women_meet_again_as_often_as_no_chance_makes_them():
    found = measure_beside_null(
        DAVIS, network.robins_alexander_clustering, projection=lambda drawn: drawn, draws=199, rng=rng()
    )
    # two groups of women at two sets of events: more 4-cycles than attendance alone gives; p about .01
    assert found.value > found.null_high
    assert found.p < 0.05


def matrices_with(rows, columns):
    """Return every 0/1 matrix with these sums, by brute force."""
    each_row = [[np.isin(np.arange(len(columns)), chosen) for chosen in combinations(range(len(columns)), total)]
                for total in rows]  # fmt: skip
    return [np.array(m) for m in product(*each_row) if np.array_equal(np.sum(m, axis=0), columns)]


def seats(matrix, **columns):
    person, meeting = np.nonzero(matrix)
    rows = pd.DataFrame({"person": person, "meeting": meeting})
    for name, values in columns.items():
        rows[name] = np.asarray(values)[meeting]
    return declare_attendance(rows, block=list(columns))


def test_the_null_is_that_of_every_matrix_with_the_margins():
    every = matrices_with((2, 2, 2, 1), (2, 2, 2, 1))
    figures = np.array([density(project(seats(x))) for x in every])
    found = measure_beside_null(seats(every[0]), density, draws=1500, rng=rng())
    assert len(every) > 20
    assert np.ptp(figures) > 0
    # the mean of 1,500 draws, of sd under .1 and nearly independent: 4 standard errors are about .01
    assert found.null_mean == pytest.approx(figures.mean(), abs=0.01)
    exact = 2 * min((figures >= found.value - 1e-9).mean(), (figures <= found.value + 1e-9).mean())
    assert found.p == pytest.approx(min(exact, 1), abs=0.1)  # twice a tail's 4 standard errors


def test_meetings_are_dealt_within_their_block_only():
    stuck = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])  # 2 persons may swap: too few matrices to tell anything
    twice, other = matrices_with((2, 2, 2, 2), (2, 2, 2, 2))[7], matrices_with((1, 2, 3, 2), (2, 2, 2, 2))[3]
    both = seats(np.hstack([stuck[:, :1], twice, other, stuck[:, 1:]]), block=list("sffffggggs"))
    drawn = []

    def keep(attendance):
        drawn.append(attendance.incidence.toarray())
        return 0.0

    measure_beside_null(both, keep, projection=lambda x: x, draws=50, rng=rng())
    assert {matrix[:, [0, 9]].tobytes() for matrix in drawn} == {stuck.astype(float).tobytes()}
    assert len({matrix.tobytes() for matrix in drawn}) > 20
    for matrix in drawn:
        assert np.array_equal(matrix.sum(axis=0), both.incidence.sum(axis=0))
        assert matrix[:, 1:5].sum(axis=1).tolist() == [2, 2, 2, 2]
        assert matrix[:, 5:9].sum(axis=1).tolist() == [1, 2, 3, 2]


def test_where_chance_has_nothing_to_vary_there_is_no_null():
    found = measure_beside_null(seats(np.ones((4, 3))), density, rng=rng())
    assert (found.value, found.draws) == (1, 0)
    assert np.isnan([found.null_mean, found.null_low, found.null_high, found.p]).all()


@pytest.mark.parametrize(("value", "sample", "undefined"), [(1.0, [1, np.nan, 2], 1), (np.nan, [1, 2], 0)])
def test_an_undefined_figure_leaves_no_null(value, sample, undefined):
    found = beside(value, sample)
    assert found.undefined == undefined
    assert np.isnan([found.null_mean, found.p]).all()


def test_sectors_and_options_are_given_by_a_lambda():
    seated = [(f"{'ab'[m % 2]}{i}", m, "ab"[m % 2]) for m in range(8) for i in range(4)]  # a sector a meeting, in turn
    rows = pd.DataFrame(seated, columns=["person", "meeting", "sector"])
    apart = declare_attendance(rows, sector="sector")
    found = measure_beside_null(
        apart, lambda ties: network.ei_index(ties, apart.sector, weighted=True), draws=199, rng=rng()
    )
    assert found.value == -1
    assert found.p == 2 / 200
    sectors = measure_beside_null(
        apart, density, projection=lambda drawn: project(drawn, onto="sector"), draws=99, rng=rng()
    )
    assert (sectors.value, sectors.null_mean) == (0, 1)


def test_the_same_generator_gives_the_same_figures():
    first, again = (measure_beside_null(DAVIS, density, draws=20, rng=np.random.default_rng(3)) for _ in range(2))
    assert first == again
