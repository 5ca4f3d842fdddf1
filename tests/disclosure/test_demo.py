"""The door on the shipped study: what the real counts of all questions make of it."""

import pandas as pd
import pytest

from varpu_eval import followup, network, peer, survey
from varpu_eval.disclosure import make_plan, release
from varpu_eval.sources import read_study

FIGURES = ["estimate", "low", "high", "n"]


@pytest.fixture(scope="module")
def data():
    return read_study("demo")


@pytest.fixture(scope="module")
def plan(data):
    return make_plan(data)


@pytest.fixture(scope="module")
def tables(data):
    return [survey.response_rates(data), network.participation(data), followup.coverage(data)]


def test_no_figure_that_rests_on_a_hidden_cell_leaves(data, plan, tables):
    for table, released in zip(tables, release(tables, data.study.disclosure, plan), strict=True):
        closed = table.frame["rests_on"].map(lambda cells: bool(plan.hidden & set(cells)))
        assert closed.any() == (released.frame["status"] == "hidden").any()
        assert (released.frame.loc[closed, "status"] == "hidden").all()
        assert released.frame.loc[closed, FIGURES].isna().all(axis=None)


def test_the_plan_and_not_a_rows_own_n_hides_what_is_small(data, plan, tables):
    for table, released in zip(tables, release(tables, data.study.disclosure, plan), strict=True):
        open_ = table.frame["rests_on"].map(lambda cells: not plan.hidden & set(cells))
        assert not (released.frame.loc[open_, "status"] == "hidden").any()


def test_hidden_sectors_of_a_shown_total_are_several_and_many_people_together(data, plan):
    (counts,) = survey.declared_counts(data)
    size = {cell.key: cell.count for cell in counts.cells}
    margins = [(m, [part for part in m.parts if part in plan.hidden]) for m in counts.margins]
    hiding = [(m, gone) for m, gone in margins if gone and m.total not in plan.hidden]
    assert hiding
    for margin, gone in hiding:
        assert len(gone) >= 2, margin
        assert sum(size[part] for part in gone) >= 10, margin


def test_every_small_group_of_every_question_is_hidden(data, plan):
    for room, limit in ((survey, 10), (network, 3), (peer, 5)):
        cells = [cell for counts in room.declared_counts(data) for cell in counts.cells]
        assert {cell.key for cell in cells if 0 < cell.count < limit} <= plan.hidden


def test_a_choice_of_years_hides_the_same_cells(data, plan, tables):
    few = release([survey.response_rates(data, (2010, 2010))], data.study.disclosure, plan)["response_rates"].frame
    every = release(tables, data.study.disclosure, plan)["response_rates"].frame
    same = every[every["year"] == 2010].reset_index(drop=True)
    pd.testing.assert_frame_equal(few[["status", *FIGURES]], same[["status", *FIGURES]])
