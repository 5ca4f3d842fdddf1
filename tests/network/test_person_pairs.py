"""Pairs of persons, and the family of those that can be tested, against counting one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.network import person_pairs
from varpu_eval.network.matrix_counts import block_matrices
from varpu_eval.network.person_pairs import every_pair, pairs_who_met
from varpu_eval.network.two_mode import declare_attendance


@pytest.fixture(params=[1, 4])
def records(request):
    """Small blocks, some of which cannot tell; one person who never came."""
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"person": rng.integers(0, 25, 70), "meeting": rng.integers(0, 30, 70)})
    rows["block"] = rows["meeting"] % 4 * (rows["meeting"] < 29) if request.param == 4 else 0
    rows.loc[rows["block"] == 3, "person"] %= 2  # 2 persons: few tables
    return declare_attendance(rows, block="block", persons=[99])


def one_by_one(records):
    """Each pair's shared meetings, whether they share a block, and one that can tell."""
    there = records.incidence.toarray() > 0
    counts = block_matrices(records.incidence, records.block)
    found = {}
    for i, j in combinations(range(len(there)), 2):
        shared = [b for b in set(records.block) if all(there[p, records.block == b].any() for p in (i, j))]
        found[i, j] = (there[i] & there[j]).sum(), bool(shared), any(counts[b] >= 20 for b in shared)
    return found


@pytest.mark.parametrize("at_a_time", [3, 2000])
def test_pairs_are_those_found_one_by_one(records, monkeypatch, at_a_time):
    monkeypatch.setattr(person_pairs, "_PERSONS", at_a_time)
    monkeypatch.setattr(person_pairs, "_PAIRS", at_a_time)
    expected = one_by_one(records)
    family = sum(tested for _, _, tested in expected.values())
    for pairs, kept in ((pairs_who_met(records), 0), (every_pair(records), 1)):
        listed = {(i, j): (met, told) for (i, j), (met, could, told) in expected.items() if (could if kept else met)}
        found = zip(
            zip(pairs.first, pairs.second, strict=True), zip(pairs.observed, pairs.tested, strict=True), strict=True
        )
        assert list(found) == list(listed.items())
        assert pairs.family == family
