"""Draws are the same for the same seed and purpose, and have the distribution they say."""

import pytest

from varpu_eval.demo.draws import Draws


def test_first_draws_are_the_ones_that_shipped():
    # python -c "from varpu_eval.demo.draws import Draws; d = Draws(1, 'staff'); print([d.uniform() for _ in range(3)])"
    # with numpy 2.4.6; another version that drew otherwise would change the shipped study
    draws = Draws(1, "staff")
    assert [draws.uniform() for _ in range(3)] == pytest.approx(
        [0.07149006283902563, 0.053027759319821836, 0.475121932953828], rel=1e-12
    )


def test_purposes_have_streams_of_their_own():
    assert Draws(1, "staff").uniform() != Draws(1, "users").uniform()


def test_uniform_never_reaches_an_end():
    class _Ends:
        def random(self):
            return 0.0

    draws = Draws(1, "ends")
    draws._stream = _Ends()
    assert draws.uniform() > 0


def test_normal_has_its_mean_and_deviation():
    draws = Draws(1, "normal")
    values = [draws.normal(2.0) for _ in range(20_000)]
    mean = sum(values) / len(values)
    assert mean == pytest.approx(0, abs=0.05)  # standard error 2 / sqrt(20,000) = 0.014
    assert sum(v * v for v in values) / len(values) == pytest.approx(4, abs=0.15)  # its standard error is 0.04


def test_shuffled_keeps_every_thing():
    shuffled = Draws(1, "shuffle").shuffled(list(range(50)))
    assert sorted(shuffled) == list(range(50))
    assert shuffled != list(range(50))
