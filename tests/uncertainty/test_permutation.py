import pytest

from varpu_eval.uncertainty import permutation_p


def test_the_observed_value_counts_as_one_draw():
    # none of 4 draws reaches 5: (0 + 1) / (4 + 1)
    assert permutation_p(5, [1, 2, 3, 4], alternative="greater") == 0.2
    # all four are at most 5: (4 + 1) / 5
    assert permutation_p(5, [1, 2, 3, 4], alternative="less") == 1.0
    assert permutation_p(5, [1, 2, 3, 4]) == 0.4


def test_ties_count_as_extreme_whatever_their_last_digit():
    assert permutation_p(0.3, [0.1 + 0.2, 0.0, 0.0], alternative="greater") == 0.5  # 0.1 + 0.2 > 0.3 by 5e-17
    assert permutation_p(0.1 + 0.2, [0.3, 0.0, 0.0], alternative="greater") == 0.5


@pytest.mark.parametrize("draws", [[], [1.0, float("nan")]])
def test_no_draws_and_draws_that_are_no_numbers_are_refused(draws):
    with pytest.raises(ValueError, match="at least one draw"):
        permutation_p(1.0, draws)
