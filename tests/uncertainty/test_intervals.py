import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import Interval, difference_interval, t_interval, two_sided_p, wilson


def test_an_interval_touches_zero_exactly_where_p_is_its_level():
    se = 1 / stats.t.ppf(0.975, 7)  # value 1 lies t(.975, 7) standard errors from 0
    assert t_interval(1.0, se, 7).low == pytest.approx(0, abs=1e-12)
    assert two_sided_p(1.0, se, 7) == pytest.approx(0.05)


def test_without_degrees_of_freedom_or_spread_nothing_is_said():
    assert np.isnan(t_interval(1.0, 1.0, 0).low)
    assert np.isnan(two_sided_p(1.0, 0.0, 10))
    assert np.isnan(two_sided_p(1.0, 1.0, 0))


def test_a_difference_of_shares_has_the_limits_of_newcombes_examples():
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10, printed to 4 decimals
    for (a, m), (b, n), printed in (((56, 70), (48, 80), (0.0524, 0.3339)), ((9, 10), (3, 10), (0.1705, 0.8090))):
        found = difference_interval((a / m, wilson(a, m)), (b / n, wilson(b, n)))
        assert (found.low, found.high) == pytest.approx(printed, abs=5e-5)


def test_symmetric_limits_of_equal_freedom_add_as_variances_do():
    of_a, of_b = t_interval(7.0, 0.3, 1e9), t_interval(5.0, 0.4, 1e9)
    found = difference_interval((7.0, of_a), (5.0, of_b))
    assert (found.low, found.high) == pytest.approx((t_interval(2.0, 0.5, 1e9).low, t_interval(2.0, 0.5, 1e9).high))


def test_the_difference_the_other_way_has_the_mirrored_limits():
    a, b = (0.9, Interval(np.array(0.6), np.array(0.98))), (0.3, Interval(np.array(0.1), np.array(0.6)))
    one, other = difference_interval(a, b), difference_interval(b, a)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
