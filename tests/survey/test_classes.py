from itertools import chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.survey.classes import merged_classes


def test_answers_held_by_enough_are_told_apart():
    assert merged_classes([[3, 9, 5, 4, 6]], 3) == ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4))


def test_nobody_is_told_as_nobody():
    assert merged_classes([[0, 9, 0, 4, 6]], 3) == ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4))


def test_the_rarest_answer_joins_the_neighbour_that_fewer_hold():
    # 2 is held by one: its neighbours are held by 5 and 8
    assert merged_classes([[6, 5, 1, 8, 9]], 3) == ((0, 0), (1, 2), (3, 3), (4, 4))


def test_a_small_answer_of_one_group_is_joined_in_all():
    assert merged_classes([[9, 9, 9], [9, 2, 9]], 3) == ((0, 1), (2, 2))


def test_answers_join_on_their_own_side_first():
    # the neighbour across the boundary is held by fewer, but the share above it is told too
    assert merged_classes([[9, 3, 1, 9, 9]], 3, boundary=2) == ((0, 0), (1, 1), (2, 3), (4, 4))


def test_what_everybody_answered_is_not_told():
    assert merged_classes([[0, 12, 0]], 3) == ((0, 2),)


def test_nobody_at_all_asks_for_no_joining():
    assert merged_classes([[0, 0, 0]], 3) == ((0, 0), (1, 1), (2, 2))


@given(
    st.integers(2, 7).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=1, max_size=4)
    ),
    st.integers(1, 5),
)
def test_no_class_of_any_group_is_few_or_everybody_unless_one_class_is_left(counts, smallest):
    spans = merged_classes(counts, smallest)
    places = list(chain.from_iterable(range(first, last + 1) for first, last in spans))
    assert places == list(range(len(counts[0])))
    if len(spans) == 1:
        return
    for group in np.array(counts):
        held = [int(group[first : last + 1].sum()) for first, last in spans]
        assert all(h == 0 or (h >= smallest and h < group.sum()) for h in held)
