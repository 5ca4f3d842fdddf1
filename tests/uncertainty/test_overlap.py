import numpy as np
import pytest

from varpu_eval.uncertainty import overlap_covariance


def test_everybody_seen_twice_gives_one_waves_variance():
    # 3 of 12 seen in both waves: (1 - 3/12) * 3/2 * (4 + 1 + 9) = 15.75, the variance of the sum in one wave
    z = np.array([[-2.0], [-1.0], [3.0]])
    assert overlap_covariance(z, z, n=(3, 3), population=(12, 12)) == pytest.approx(15.75)


def test_no_more_seen_twice_than_chance_gives_brings_nothing():
    # 6 of 12 twice give 3 in both by chance
    z = np.array([[-2.0], [-1.0], [3.0]])
    assert overlap_covariance(z, z, n=(6, 6), population=(12, 12)) == 0


def test_one_person_seen_twice_has_no_covariance():
    assert overlap_covariance([[1.0]], [[1.0]], n=(5, 5), population=(50, 50)) == 0


def test_covariance_over_repeated_samples_of_one_population():
    # m of n drawn once and kept, the rest drawn anew from those left: brute force over 20 000 draws
    rng = np.random.default_rng(8)
    big_n, n, m = 40, 16, 12
    first = rng.normal(size=big_n)
    second = first + rng.normal(0, 0.5, big_n)
    pairs, guesses = np.empty((20_000, 2)), np.empty(20_000)
    for k in range(len(pairs)):
        order = rng.permutation(big_n)
        one, two = order[:n], np.concatenate([order[:m], order[n : 2 * n - m]])
        pairs[k] = first[one].mean(), second[two].mean()
        a, b = (first[order[:m]] - pairs[k, 0]) / n, (second[order[:m]] - pairs[k, 1]) / n
        guesses[k] = overlap_covariance(a[:, None], b[:, None], n=(n, n), population=(big_n, big_n))[0]
    actual = np.cov(pairs.T)[0, 1]
    assert guesses.mean() == pytest.approx(actual, rel=0.06)  # Monte Carlo error of the covariance is about 1.5 %
