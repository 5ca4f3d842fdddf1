import json

import pytest

from varpu_eval.disclosure.plan import Plan, plan_from
from varpu_eval.errors import DisclosureError
from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.study import Limits

LIMITS = Limits()


def hidden(counts, limits=LIMITS):
    return plan_from([counts], limits).hidden


def counts(kind, margins, **sizes):
    return Counts(kind, tuple(Cell(key, size) for key, size in sizes.items()), tuple(Margin(*m) for m in margins))


def one_way(*parts):
    sizes = {f"p{i}": size for i, size in enumerate(parts)}
    return counts("respondents", [("all", tuple(sizes))], all=sum(parts), **sizes)


def test_the_smallest_neighbour_is_hidden_with_a_small_cell():
    assert hidden(one_way(30, 12, 4, 10)) == {"p2", "p3"}


def test_small_cells_that_protect_each_other_cost_no_neighbour():
    assert hidden(one_way(30, 12, 4, 6)) == {"p2", "p3"}  # together 10


def test_small_cells_that_are_few_together_cost_one_neighbour():
    assert hidden(one_way(30, 12, 4, 5)) == {"p1", "p2", "p3"}  # together 9, with the neighbour 21


def test_two_sectors_of_which_one_is_small_leave_only_the_total():
    assert hidden(one_way(30, 4)) == {"p0", "p1"}


def test_a_total_of_one_small_sector_is_hidden_with_it():
    assert hidden(one_way(4)) == {"all", "p0"}


def test_a_small_inner_cell_of_a_two_way_table_costs_a_rectangle():
    # a 4 | b 11 | c 30    the row of a gives b, its column d, and theirs e
    # d 12 | e 20 | f 40
    # g 35 | h 41 | i 50
    table = counts(
        "respondents",
        [("r0", ("a", "b", "c")), ("r1", ("d", "e", "f")), ("r2", ("g", "h", "i")), ("all", ("r0", "r1", "r2")),
         ("c0", ("a", "d", "g")), ("c1", ("b", "e", "h")), ("c2", ("c", "f", "i")), ("all", ("c0", "c1", "c2"))],
        all=243, r0=45, r1=72, r2=126, c0=51, c1=72, c2=120, a=4, b=11, c=30, d=12, e=20, f=40, g=35, h=41, i=50,
    )  # fmt: skip
    assert hidden(table) == {"a", "b", "d", "e"}


def test_a_register_total_keeps_its_figure_when_girls_and_boys_are_hidden():
    assert hidden(counts("register", [("t", ("f", "m"))], t=14, f=2, m=12)) == {"f", "m"}


def test_an_empty_register_cell_is_never_hidden_as_a_neighbour():
    register = counts("register", [("t", ("a", "b", "c"))], t=14, a=10, b=4, c=0)
    assert hidden(register) == {"a", "b"}


def test_persons_below_three_are_hidden_and_none_is_told():
    assert hidden(counts("persons", [], a=2, b=3, c=0)) == {"a"}


def test_a_limit_of_the_study_decides():
    assert hidden(one_way(30, 12, 4, 10), Limits(min_respondents=4)) == set()
    assert hidden(one_way(30, 12, 4, 10), Limits(min_respondents=11)) == {"p2", "p3"}


def test_margins_that_contradict_each_other_are_refused():
    wrong = counts("respondents", [("t", ("a", "b")), ("t", ("a", "b", "c"))], t=60, a=30, b=30, c=4)
    with pytest.raises(DisclosureError, match="contradict"):
        hidden(wrong)


def test_a_plan_reads_back_as_it_was_written():
    plan = plan_from([one_way(30, 12, 4, 10)], LIMITS)
    assert Plan.from_json(plan.to_json()) == plan


def test_a_written_plan_holds_keys_and_no_counts():
    told = json.loads(plan_from([one_way(30, 12, 4, 10)], LIMITS).to_json())
    assert told == {"schema": 1, "known": ["all", "p0", "p1", "p2", "p3"], "hidden": ["p2", "p3"]}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "known": [], "hidden": []}'])
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(DisclosureError, match="plan"):
        Plan.from_json(text)


def test_a_plan_that_hides_an_undeclared_cell_is_refused():
    with pytest.raises(DisclosureError, match="'b'"):
        Plan(frozenset({"a"}), frozenset({"b"}))
