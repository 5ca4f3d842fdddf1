"""Few orders are all looked at once, many are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.network.label_orders import label_orders, orders_are_few


def test_all_other_orders_come_once_and_the_one_observed_never():
    orders = {tuple(order) for order in label_orders(4, 23, np.random.default_rng(1))}
    assert len(orders) == 23
    assert (0, 1, 2, 3) not in orders


def test_drawn_orders_are_as_many_as_asked_and_each_is_an_order():
    orders = list(label_orders(5, 50, np.random.default_rng(1)))
    assert len(orders) == 50
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)


def test_many_labels_do_not_count_their_orders():
    assert not orders_are_few(100_000, 1999)


def test_no_draw_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        next(label_orders(3, 0, np.random.default_rng(1)))
