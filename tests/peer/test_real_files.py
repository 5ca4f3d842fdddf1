"""The real published figures, read as any study is: what they say of Nurmijärvi, and memberships without persons."""

from __future__ import annotations

import pytest

from varpu_eval.disclosure import make_plan, release
from varpu_eval.network import participation, sector_ties, structure
from varpu_eval.peer import (
    indicator_funnel,
    indicator_levels,
    indicator_rank,
    indicator_ratio,
    peer_group,
    side_by_side,
)
from varpu_eval.sources import check_study, read_study


@pytest.fixture(scope="module")
def indicators(real_data, real_studies, tmp_path_factory):
    return real_studies.write_indicators(real_data, tmp_path_factory.mktemp("real") / "indicators")


@pytest.fixture(scope="module")
def memberships(real_data, real_studies, tmp_path_factory):
    return real_studies.write_memberships(real_data, tmp_path_factory.mktemp("real") / "memberships")


@pytest.fixture(scope="module")
def municipalities(real_data, real_studies, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "municipalities"
    return read_study(real_studies.write_municipalities(real_data, folder))


def test_real_files_pass_the_check(indicators, memberships):
    assert check_study(indicators).problems == ()
    assert check_study(memberships).problems == ()


def test_nurmijarvi_places_half_of_the_countrys_share_and_three_fifths_later(indicators):
    frame = indicator_ratio(read_study(indicators)).frame
    rows = frame[(frame["indicator"] == "placed") & (frame["region"] == "543") & (frame["reference"] == "country")]
    ratio = rows.set_index("year")["estimate"]
    assert ratio.index.tolist() == list(range(2010, 2020))
    assert ratio.loc[2010:2015].between(0.46, 0.53).all()
    assert ratio.loc[2017:].between(0.58, 0.63).all()
    # 57.14286 x 1.1667 / 100 = 0.66669 and (1.4 + 1.4 + 1.5) / 3 = 1.43333: 0.66669 / 1.43333 = 0.46513
    assert ratio.loc[2010] == pytest.approx(0.46513, abs=5e-5)
    assert set(rows["status"]) == {"ok"}
    assert rows[["low", "high"]].isna().all(axis=None)


def test_notifications_have_no_national_figure_and_so_no_ratio_to_the_country(indicators):
    data = read_study(indicators)
    levels, ratios = indicator_levels(data).frame, indicator_ratio(data).frame
    assert set(levels.loc[levels["indicator"] == "notifications", "region"]) == {"543", "698"}
    assert set(ratios.loc[ratios["indicator"] == "notifications", "reference"]) == {"peer"}


def test_nurmijarvi_has_seven_nearest_of_like_size_and_income(municipalities):
    near = peer_group(municipalities).frame.set_index(["neighbour", "variable"])
    whole = near.xs("all", level="variable").sort_values("rank")
    assert whole["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert set(near["status"]) == {"ok"}
    # about 43 600 people in 2019-21; the seven have 29 186 (Vihti) to 44 464 (Järvenpää)
    assert near.xs("population", level="variable")["estimate"].between(29_000, 45_000).all()


def test_the_reference_decides_what_is_said_of_notifications(municipalities):
    # 2010-12: 4.9 % against a mean by persons and the median of the nearest; 97 against the median municipality of all
    rows = indicator_ratio(municipalities).frame.set_index(["indicator", "region", "reference", "year"])
    ratios = {
        reference: rows.loc[("notifications", "543", reference, 2010), "estimate"]
        for reference in ("kuuma", "kuuma:median", "kuuma:weighted_mean", "nearest", "nearest:weighted_mean")
    }
    assert len(set(ratios.values())) == len(ratios)
    assert all(0.5 < ratio < 1.5 for ratio in ratios.values())


def test_nurmijarvis_place_has_wide_limits_and_its_funnel_is_approximate(municipalities):
    ranks = indicator_rank(municipalities).frame.query("indicator == 'placed'").set_index(["reference", "year"])
    assert set(ranks["status"]) == {"ok"}
    assert ranks.loc["kuuma", "regions"].between(4, 10).all()
    assert (ranks["high"] > ranks["low"]).all()
    funnel = indicator_funnel(municipalities).frame.query("indicator == 'placed'").set_index(["reference", "year"])
    assert set(funnel["origin"]) == {"derived"}
    # a fifth of the mean of 42 993, 43 663 and 44 127 people
    assert funnel.loc[("kuuma", 2019), "persons"] == pytest.approx(0.2 * (42_993 + 43_663 + 44_127) / 3, abs=1)
    assert funnel["shrunken"].between(funnel["shrunken_low"], funnel["shrunken_high"]).all()


def test_nurmijarvi_placed_fewer_than_rovaniemi_and_neither_has_to_learn(municipalities):
    ratios = indicator_ratio(municipalities)
    rows = ratios.frame.query("indicator == 'placed' and reference == 'peer'").set_index("year")
    assert (rows["high"] < 1).all()
    assert (rows["low"] < rows["estimate"]).all()
    both = side_by_side(municipalities, [ratios]).frame.set_index("compared")
    assert both.loc[["placed", "notifications"], "learns"].tolist() == ["differs", "differs"]


def test_all_of_it_may_be_released(municipalities):
    tables = [make(municipalities) for make in (indicator_levels, indicator_ratio, indicator_rank, indicator_funnel)]
    plan = make_plan(municipalities)
    released = release([*tables, peer_group(municipalities)], municipalities.study.disclosure, plan)
    assert not any((table.frame["status"] == "hidden").any() for table in released)


def test_tables_of_memberships_name_no_person_and_no_body(memberships, real_data):
    data = read_study(memberships)
    edges = (real_data / "helsinki_positions_of_trust_edges_pseudonymised.csv").read_text("utf-8").splitlines()[1:]
    names = {name for edge in edges for name in edge.split(",")[:2]} | set(data.tables["attendance"]["person"])
    for table in (participation(data), structure(data), sector_ties(data)):
        told = set(table.frame.drop(columns="rests_on").astype(str).to_numpy().ravel())
        assert not told & names
    assert set(participation(data).frame["sector"]) == {"all", "other"}
