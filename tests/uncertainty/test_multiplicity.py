import numpy as np
import pytest

from varpu_eval.uncertainty import benjamini_hochberg, holm


def test_holm_by_hand():
    # ordered .01 .02 .04: times 3, 2, 1, never falling: .03 .04 .04
    np.testing.assert_allclose(holm([0.04, 0.01, 0.02]), [0.04, 0.03, 0.04])


def test_benjamini_hochberg_by_hand():
    # ordered .01 .02 .30: times 3/1, 3/2, 3/3, never rising from the end: .03 .03 .30
    np.testing.assert_allclose(benjamini_hochberg([0.3, 0.01, 0.02]), [0.3, 0.03, 0.03])


def test_a_comparison_that_could_not_be_made_does_not_count():
    np.testing.assert_array_equal(holm([0.02, np.nan]), [0.02, np.nan])
    assert np.isnan(benjamini_hochberg([np.nan])).all()
    assert holm([]).size == 0


def test_comparisons_left_out_count_as_p_of_1_does():
    p = np.array([0.0004, 0.2, 0.003, np.nan, 0.01])
    for adjust in (holm, benjamini_hochberg):
        padded = adjust(np.append(p, np.ones(26)))
        np.testing.assert_allclose(adjust(p, family=30), padded[:5])


def test_a_family_cannot_be_smaller_than_what_is_given():
    with pytest.raises(ValueError, match="2 p-values"):
        holm([0.1, 0.2], family=1)
