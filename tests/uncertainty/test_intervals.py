import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import t_interval, two_sided_p


def test_an_interval_touches_zero_exactly_where_p_is_its_level():
    se = 1 / stats.t.ppf(0.975, 7)  # value 1 lies t(.975, 7) standard errors from 0
    assert t_interval(1.0, se, 7).low == pytest.approx(0, abs=1e-12)
    assert two_sided_p(1.0, se, 7) == pytest.approx(0.05)


def test_without_degrees_of_freedom_or_spread_nothing_is_said():
    assert np.isnan(t_interval(1.0, 1.0, 0).low)
    assert np.isnan(two_sided_p(1.0, 0.0, 10))
    assert np.isnan(two_sided_p(1.0, 1.0, 0))
