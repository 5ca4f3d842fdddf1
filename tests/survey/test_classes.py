from itertools import chain, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.survey.classes import known_few, merged_classes


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


SMALL = st.integers(2, 4).flatmap(lambda k: st.lists(st.integers(0, 4), min_size=k, max_size=k))


def _could_be(counts, spans):
    """Every way to spread the classes over their answers that has the same sum of answers, one by one."""
    total = sum(place * givers for place, givers in enumerate(counts))
    for other in product(*(range(sum(counts) + 1) for _ in counts)):
        sizes = [sum(other[first : last + 1]) == sum(counts[first : last + 1]) for first, last in spans]
        if all(sizes) and sum(place * givers for place, givers in enumerate(other)) == total:
            yield other


@given(SMALL, st.integers(2, 4))
def test_no_answer_of_a_few_follows_from_the_classes_and_the_mean(counts, smallest):
    spans = merged_classes([counts], smallest, summed=True)
    if len(spans) == 1:
        return
    for place, givers in enumerate(counts):
        if 0 < givers < smallest:
            assert any(not 0 < other[place] < smallest for other in _could_be(counts, spans))


@given(SMALL, st.integers(2, 4))
def test_an_answer_is_known_to_be_of_a_few_when_it_is_in_all_that_could_be(counts, smallest):
    spans = [(0, len(counts) - 2), (len(counts) - 1, len(counts) - 1)]
    if spans[0][0] == spans[0][1]:
        return
    few = [place for place in range(len(counts) - 1) if 0 < counts[place] < smallest]
    known = any(all(0 < other[place] < smallest for other in _could_be(counts, spans)) for place in few)
    assert known_few(counts, spans, 0, smallest) == known


def test_only_groups_whose_mean_is_told_are_joined_for_it():
    counts = [[9, 9, 9, 9], [1, 5, 9, 9]]
    assert merged_classes(counts, 3, summed=[True, False]) == ((0, 1), (2, 2), (3, 3))
    assert merged_classes(counts, 3, summed=[False, True]) == ((0, 2), (3, 3))
