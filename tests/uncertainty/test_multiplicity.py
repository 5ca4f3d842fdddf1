import numpy as np

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
