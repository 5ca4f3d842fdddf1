"""Two-mode clustering by brute force over all paths, beside networkx, and at the edges."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.two_mode import declare_attendance
from varpu_eval.network.two_mode_clustering import (
    opsahl_clustering,
    opsahl_local_clustering,
    robins_alexander_clustering,
)


def seats(matrix):
    person, meeting = np.nonzero(matrix)
    rows = pd.DataFrame({"person": person, "meeting": meeting})
    return declare_attendance(rows, persons=range(len(matrix)))


def four_paths(x):
    """Return, for each person in the middle, the 4-paths that are closed by a third meeting, and all."""
    persons, meetings = range(x.shape[0]), range(x.shape[1])
    closed, paths = np.zeros(x.shape[0]), np.zeros(x.shape[0])
    for p, middle, q in permutations(persons, 3):
        for m1, m2 in permutations(meetings, 2):
            if x[p, m1] and x[middle, m1] and x[middle, m2] and x[q, m2]:
                paths[middle] += 1
                closed[middle] += any(x[p, m] and x[q, m] for m in meetings if m not in {m1, m2})
    return closed, paths


def three_paths(x):
    """Return the 3-paths meeting - person - meeting - person that are closed to a cycle, and all."""
    closed = paths = 0
    for p, q in permutations(range(x.shape[0]), 2):
        for m1, m2 in permutations(range(x.shape[1]), 2):
            if x[p, m1] and x[p, m2] and x[q, m2]:
                paths += 1
                closed += x[q, m1]
    return closed / paths


def random_seats(seed, chance):
    rng = np.random.default_rng(seed)
    while True:
        x = rng.random((7, 6)) < chance
        if x.any(axis=0).all():
            return x


@pytest.mark.parametrize("chance", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("seed", range(5))
def test_every_path_is_counted(seed, chance):
    x = random_seats(seed, chance)
    closed, paths = four_paths(x)
    # counts are whole numbers, so only one division differs
    assert opsahl_clustering(seats(x)) == pytest.approx(closed.sum() / paths.sum(), abs=1e-15)
    local = np.divide(closed, paths, out=np.full(len(x), np.nan), where=paths > 0)
    assert opsahl_local_clustering(seats(x)).to_numpy() == pytest.approx(local, abs=1e-15, nan_ok=True)
    assert robins_alexander_clustering(seats(x)) == pytest.approx(three_paths(x), abs=1e-15)


def test_southern_women_are_as_in_networkx():
    davis = nx.davis_southern_women_graph()
    found = robins_alexander_clustering(davis)
    assert found == pytest.approx(nx.bipartite.robins_alexander_clustering(davis), abs=1e-12)
    assert found == pytest.approx(0.468, abs=5e-4)  # as printed in networkx's documentation


def test_southern_women_by_brute_force():
    davis = declare_attendance(nx.davis_southern_women_graph())
    closed, paths = four_paths(davis.incidence.toarray() > 0)
    assert opsahl_clustering(davis) == pytest.approx(closed.sum() / paths.sum(), abs=1e-15)


def test_everybody_everywhere_is_one():
    assert robins_alexander_clustering(seats(np.ones((3, 3)))) == 1
    assert opsahl_clustering(seats(np.ones((3, 3)))) == 1
    assert opsahl_clustering(seats(np.ones((3, 2)))) == 0  # two meetings leave none to close the path


def test_one_meeting_closes_nothing():
    assert np.isnan(robins_alexander_clustering(seats(np.ones((5, 1)))))
    assert np.isnan(opsahl_clustering(seats(np.ones((5, 1)))))
    assert opsahl_local_clustering(seats(np.ones((5, 1)))).isna().all()
    assert np.isnan(opsahl_clustering(seats(np.ones((1, 3)))))


def test_a_person_at_no_meeting_changes_nothing():
    x = random_seats(1, 0.5)
    more = np.vstack([x, np.zeros(6)])
    assert opsahl_clustering(seats(more)) == opsahl_clustering(seats(x))
    assert np.isnan(opsahl_local_clustering(seats(more)).iloc[-1])
