from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simulations.community import (
    ITEMS,
    YEARS,
    Move,
    Views,
    answers_of,
    draw_latent,
    draw_respondents,
    draw_staff,
    moved,
    small_community,
)
from varpu_eval.demo.staff import LEAVING


@pytest.fixture(scope="module")
def large():
    """Return a community of enough units and staff that what is drawn comes near what it was drawn from."""
    community = replace(small_community(400, (20,)), dimensions=5)
    rng = np.random.default_rng(3)
    staff = draw_staff(rng, community)
    return community, staff, draw_latent(rng, community, staff), rng


def test_answers_come_out_as_the_truth_says(large):
    community, staff, latent, _ = large
    answers = answers_of(latent)
    for year in YEARS:
        here = answers[(staff.postings["year"] == year).to_numpy()]
        # 8,000 staff in 400 units: a share's standard error is under .012, a score's under .7; four of them
        assert (here[:, :, 0] >= 4).mean(axis=0) == pytest.approx(
            community.truth("543", year, "all", "agree"), abs=0.05
        )
        assert (25 * (here - 1)).mean(axis=(0, 2)) == pytest.approx(
            community.truth("543", year, "all", "score"), abs=2.8
        )


def test_views_have_variance_1_and_colleagues_share_what_they_are_said_to(large):
    community, staff, latent, _ = large
    first = (staff.postings["year"] == YEARS[0]).to_numpy()
    views = community.views
    # between two items of one person, then of two colleagues (sheets come by unit, 20 each)
    y = (latent[first] - latent[first].mean(axis=0)).reshape(400, 20, -1, ITEMS)
    assert y.var() == pytest.approx(1, abs=0.02)  # 40,000 replicates of which some are alike
    unit = views.unit_sd**2 + views.unit_year_sd**2
    assert (y[:, :, :, 0] * y[:, :, :, 1]).mean() == pytest.approx(unit + views.person_sd**2, abs=0.03)
    assert (y[:, 0, :, 0] * y[:, 1, :, 0]).mean() == pytest.approx(unit, abs=0.07)  # 2,000 pairs: se .022


def test_a_share_of_posts_changes_hands(large):
    _, staff, *_ = large
    people = staff.postings.groupby("respondent")["year"].nunique()
    stayed = (people == 2).sum() / 8000
    assert stayed == pytest.approx(1 - LEAVING, abs=0.025)  # 8,000 posts: se .0056


def test_persons_answer_at_their_rate_and_those_who_did_once_more_readily_again(large):
    _, staff, _, rng = large
    responds = draw_respondents(rng, staff)
    assert responds.mean() == pytest.approx(0.6, abs=0.02)  # 16,000 postings: se under .005
    by_person = staff.postings.assign(responds=responds).pivot_table(
        index="respondent", columns="year", values="responds"
    )
    both = by_person.dropna()
    assert both.loc[both[YEARS[0]] == 1, YEARS[1]].mean() > 0.7  # .6 if readiness did not last


@pytest.mark.parametrize("measure", ["agree", "score"])
def test_a_move_moves_by_its_points(measure):
    community = replace(small_community(4, (10,)), dimensions=5)
    views = Views(sectors={}, moves=(Move(measure, 8.0),))
    truths = [replace(community, views=views).truth("543", year, "all", measure) for year in YEARS]
    points = 0.08 if measure == "agree" else 8.0
    assert truths[1] - truths[0] == pytest.approx(np.full(5, points), abs=1e-9)  # a root found to 1e-12


def test_who_stays_has_the_latent_view_that_gives_the_share():
    # 40 % agree at probit(.4); ten points more are 50 %, probit 0
    assert moved(float(stats.norm.ppf(0.4)), Move("agree", 10.0)) == pytest.approx(0, abs=1e-9)
