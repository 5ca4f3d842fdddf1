"""Places are mean ranks, equal up to rounding, and the first are those level with the last of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.places import leading, matched_values, standard_ranks


def test_ranks_have_mean_zero_and_length_one():
    # ranks 1, 2.5, 2.5, 4 less 2.5: -1.5 0 0 1.5, of length sqrt(4.5)
    got = standard_ranks(np.array([1.0, 2.0, 2.0, 9.0]))
    assert got == pytest.approx(np.array([-1.5, 0, 0, 1.5]) / np.sqrt(4.5))


def test_those_level_with_the_last_lead_too():
    assert leading(np.array([5.0, 3.0, 3.0, 1.0]), 2).tolist() == [True, True, True, False]


def test_values_are_matched_by_label_and_told_apart_beyond_rounding():
    first, second = matched_values(
        pd.Series([0.1 + 0.2, 0.3, 1.0, np.nan], index=list("abcd")), pd.Series([2, 1, 4, 3], index=list("cbad"))
    )
    assert first[0] == first[1] != first[2]
    assert np.argsort(second).tolist() == [1, 2, 0]


def test_zeros_stay_zeros():
    first, _ = matched_values(pd.Series([0.0] * 3), pd.Series([1, 2, 3]))
    assert first.tolist() == [0, 0, 0]
