import numpy as np
import pytest

from varpu_eval.uncertainty.inverse_roots import inverse_root_times


def dense(diagonal, low, middle, columns):
    """Return the same of one matrix by its eigenvalues."""
    values, vectors = np.linalg.eigh(np.diag(diagonal) + low @ middle @ low.T)
    kept = values > 1e-12 * values[-1]
    return (vectors[:, kept] / np.sqrt(values[kept])) @ (vectors[:, kept].T @ columns)


def hats(rows, spread, alone):
    """Return d, V and K of D - D^(1/2) X M X' D^(1/2), three times; `alone` columns are known from the first only."""
    rng, matrices, p = np.random.default_rng(1), 3, 4
    x = rng.normal(size=(matrices, rows, p))
    x[1:, :, :alone] = 0
    elsewhere = 0.3 * rows * np.eye(p)
    elsewhere[:alone, :alone] = 0
    cross = sum(one.T @ one for one in x) + elsewhere
    diagonal = np.exp(rng.uniform(-spread, 0, (matrices, 1 if spread == 0 else rows))) * np.ones((matrices, rows))
    return diagonal, np.sqrt(diagonal)[:, :, None] * x, -np.linalg.inv(cross), rng.normal(size=(matrices, rows, 2))


@pytest.mark.parametrize("alone", [0, 1, 2])
@pytest.mark.parametrize("spread", [0, 0.1, 6])
@pytest.mark.parametrize("rows", [3, 4, 5, 40, 300])
def test_every_way_agrees_with_eigenvalues_of_the_whole_matrix(rows, spread, alone):
    diagonal, low, middle, columns = hats(rows, spread, alone)
    ours = inverse_root_times(diagonal, low, middle, columns)
    expected = np.stack([dense(d, v, middle, c) for d, v, c in zip(diagonal, low, columns, strict=True)])
    # the smallest eigenvalues, 1e-3 of the largest, lose 3 of 16 digits, and their roots half as many again
    np.testing.assert_allclose(ours, expected, atol=1e-10 * np.abs(expected).max())


def test_a_matrix_of_low_rank_is_singular_where_nothing_is_left_of_a_row():
    # the first row is known from itself alone: a pseudo-inverse gives it 0
    low, middle = np.eye(5)[None, :, :2], -np.diag([1.0, 0.0])
    ours = inverse_root_times(np.full((1, 5), 1.0), low, middle, np.ones((1, 5, 1)))
    np.testing.assert_allclose(ours.ravel(), [0, 1, 1, 1, 1], atol=1e-14)


@pytest.mark.parametrize("rows", [1, 2, 30])
@pytest.mark.parametrize("spread", [0, 2])
def test_nothing_is_left_of_rows_that_determine_their_own_fit(rows, spread):
    # V K V' takes away the whole diagonal, up to rounding that must not be inverted
    rng = np.random.default_rng(rows)
    turn = np.linalg.qr(rng.normal(size=(rows, rows)))[0]
    diagonal = np.exp(rng.uniform(-spread, 0, (1, rows)))
    if spread == 0:
        diagonal[:] = 1.0
    ours = inverse_root_times(
        diagonal, (np.sqrt(diagonal[0])[:, None] * turn)[None], -np.eye(rows), np.ones((1, rows, 1))
    )
    np.testing.assert_allclose(ours, 0, atol=1e-12)


@pytest.mark.parametrize("spread", [10, 25, 40])
def test_diagonals_over_many_orders_of_magnitude_keep_their_digits(spread):
    # the columns hardly matter, so the answer is one over the root of the diagonal
    diagonal = np.exp(-np.linspace(0, spread, 50))[None]
    low = 1e-9 * np.sqrt(diagonal)[:, :, None] * np.eye(50)[None, :, :2]
    ours = inverse_root_times(diagonal, low, -np.eye(2), np.ones((1, 50, 1)))
    np.testing.assert_allclose(ours[0, :, 0] * np.sqrt(diagonal[0]), 1, rtol=1e-8)  # elliptic functions lose digits
