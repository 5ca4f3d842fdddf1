import pytest

from varpu_eval.disclosure.audit import disclosed_group, systems_of
from varpu_eval.errors import DisclosureError
from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.study import Limits

LIMITS = Limits()


def system(counts):
    (only,) = systems_of([counts])
    return only


def counts(kind, margins, **sizes):
    return Counts(kind, tuple(Cell(key, size) for key, size in sizes.items()), tuple(Margin(*m) for m in margins))


ONE = counts("respondents", [("all", ("a", "b", "c", "d"))], all=60, a=40, b=12, c=5, d=3)


def test_one_hidden_part_follows_from_the_total_and_the_others():
    group = disclosed_group(system(ONE), {"c"}, LIMITS)
    assert group.parts in (("c",), ("d",))


def test_two_hidden_parts_whose_union_is_small_follow_from_the_others():
    group = disclosed_group(system(ONE), {"c", "d"}, LIMITS)
    # 60 - 40 - 12 = 8 respondents, fewer than 10
    assert (group.parts, group.count, group.known_from) == (("c", "d"), 8, ("a", "all", "b"))


def test_hidden_parts_whose_union_is_large_enough_are_safe():
    assert disclosed_group(system(ONE), {"b", "c", "d"}, LIMITS) is None


def test_a_hidden_total_leaves_a_hidden_part_open():
    two = counts("respondents", [("all", ("a", "b"))], all=44, a=40, b=4)
    assert disclosed_group(system(two), {"all", "b"}, LIMITS) is None
    assert disclosed_group(system(two), {"b"}, LIMITS).parts == ("b",)


def test_a_total_of_one_part_tells_that_part():
    one = counts("respondents", [("all", ("a",))], all=4, a=4)
    assert disclosed_group(system(one), {"a"}, LIMITS).known_from == ("all",)
    assert disclosed_group(system(one), {"a", "all"}, LIMITS) is None


def test_a_part_hidden_in_its_row_follows_through_the_columns():
    # rows: r0 = a+b, r1 = c+d; columns: c0 = a+c, c1 = b+d. With a and b hidden each column gives its own.
    square = counts(
        "respondents", [("r0", ("a", "b")), ("r1", ("c", "d")), ("c0", ("a", "c")), ("c1", ("b", "d"))],
        r0=25, r1=50, c0=25, c1=50, a=5, b=20, c=20, d=30,
    )  # fmt: skip
    assert disclosed_group(system(square), {"a", "b"}, LIMITS).parts == ("a",)
    assert disclosed_group(system(square), {"a", "b", "c"}, LIMITS).parts == ("a",)
    assert disclosed_group(system(square), {"a", "b", "c", "d"}, LIMITS) is None


def test_a_group_that_only_several_sums_together_give_is_found():
    # a 9 | b 3 | c 3 | 15    the column of c and f is hidden and is still all - c0 - c1 = 29 - 11 - 12
    # d 2 | e 9 | f 3 | 14
    table = counts(
        "respondents",
        [("r0", ("a", "b", "c")), ("r1", ("d", "e", "f")), ("c0", ("a", "d")), ("c1", ("b", "e")), ("c2", ("c", "f")),
         ("all", ("r0", "r1")), ("all", ("c0", "c1", "c2"))],
        all=29, r0=15, r1=14, c0=11, c1=12, c2=6, a=9, b=3, c=3, d=2, e=9, f=3,
    )  # fmt: skip
    group = disclosed_group(system(table), {"a", "b", "c", "d", "e", "f", "c2"}, LIMITS)
    assert (group.parts, group.count, group.known_from) == (("c", "f"), 6, ("all", "c0", "c1"))


def test_a_part_follows_from_totals_two_levels_up():
    # all = g + h is released, g is hidden with its part a; h and b are shown, so a = all - h - b.
    tree = counts("respondents", [("all", ("g", "h")), ("g", ("a", "b"))], all=65, g=25, h=40, a=5, b=20)
    assert disclosed_group(system(tree), {"g", "a"}, LIMITS).known_from == ("all", "b", "h")


def test_an_empty_register_cell_may_be_told_and_its_partner_with_one_case_not():
    register = counts("register", [("t", ("f", "m"))], t=3, f=0, m=3)
    assert disclosed_group(system(register), {"t", "m"}, LIMITS) is None
    assert disclosed_group(system(register), {"m"}, LIMITS).parts == ("m",)


def test_persons_are_small_below_three():
    persons = counts("persons", [("t", ("f", "m"))], t=12, f=2, m=10)
    assert disclosed_group(system(persons), set(), LIMITS).parts == ("f",)


def test_a_large_system_is_searched_by_few_sums_together():
    # twenty small parts in pairs of 8: each pair follows from its own total
    sizes = {f"p{i:02}": 4 for i in range(40)} | {f"t{i:02}": 8 for i in range(20)} | {"all": 160}
    margins = [(f"t{i:02}", (f"p{2 * i:02}", f"p{2 * i + 1:02}")) for i in range(20)]
    margins.append(("all", tuple(f"t{i:02}" for i in range(20))))
    group = disclosed_group(system(counts("respondents", margins, **sizes)), {f"p{i:02}" for i in range(40)}, LIMITS)
    assert (group.parts, group.count) == (("p00", "p01"), 8)


def test_cells_without_margins_stand_alone():
    alone = counts("persons", [], a=1, b=5)
    assert [s.count for s in systems_of([alone])] == [{"a": 1}, {"b": 5}]


def test_a_group_declared_twice_alike_is_one_cell():
    assert len(list(systems_of([ONE, ONE]))) == 1


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ([counts("persons", [], a=1), counts("persons", [], a=2)], "'a' is declared twice"),
        ([counts("persons", [], a=1), counts("register", [], a=1)], "'a' is declared twice"),
        ([counts("persons", [("t", ("a", "b"))], t=3, a=1)], "names cell 'b'"),
        ([counts("persons", [], a=1), counts("register", [("t", ("a",))], t=1)], "of another kind"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(declared, says):
    with pytest.raises(DisclosureError, match=says):
        systems_of(declared)


def test_a_cell_that_is_its_own_part_is_refused():
    circle = counts("persons", [("a", ("b",)), ("b", ("a",))], a=5, b=5)
    with pytest.raises(DisclosureError, match="part of itself"):
        disclosed_group(system(circle), set(), LIMITS)
