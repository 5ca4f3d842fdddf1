import pytest

from varpu_eval.uncertainty.equivalence import verdict


@pytest.mark.parametrize(
    ("value", "interval", "p", "said"),
    [
        (0.01, (-0.03, 0.04), 0.60, "no_change"),
        (0.03, (0.01, 0.049), 0.001, "no_change"),  # equivalence comes before significance
        (0.09, (0.03, 0.15), 0.049, "grew"),
        (-0.09, (-0.15, -0.03), 0.049, "fell"),
        (0.09, (0.03, 0.15), 0.051, "cannot_tell"),
        (0.00, (-0.20, 0.20), 1.0, "cannot_tell"),
        (0.09, (0.03, 0.05), 0.20, "cannot_tell"),  # touching the margin is not inside it
        (0.09, (float("nan"), float("nan")), float("nan"), ""),
    ],
)
def test_the_verdict_of_an_interval_and_an_adjusted_p(value, interval, p, said):
    assert verdict(value, interval, p, 0.05) == said
