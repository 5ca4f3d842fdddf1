import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.uncertainty.designs import degrees_of_freedom, make_design
from varpu_eval.uncertainty.group_freedom import group_freedom


@settings(deadline=None)  # a shared machine may stall any one example
@given(st.integers(0, 10_000))
def test_every_group_and_variable_counts_as_alone(seed):
    rng = np.random.default_rng(seed)
    unit = rng.integers(0, 7, 30)
    design = make_design(rng.random(30), clusters=[unit], strata=[unit % 3], lonely="adjust")
    codes, known = rng.integers(-1, 4, 30), rng.random((30, 2)) < 0.4
    alone = [[degrees_of_freedom(design, known[:, j] & (codes == g)) for j in (0, 1)] for g in range(4)]
    np.testing.assert_array_equal(group_freedom(design, codes, 4, known), alone)
