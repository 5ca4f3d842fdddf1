"""The real published figures, read as any study is: what they say of Nurmijärvi, and memberships without persons."""

from __future__ import annotations

import pytest

from varpu_eval.network import participation, sector_ties, structure
from varpu_eval.peer import indicator_levels, indicator_ratio
from varpu_eval.sources import check_study, read_study


@pytest.fixture(scope="module")
def indicators(real_data, real_studies, tmp_path_factory):
    return real_studies.write_indicators(real_data, tmp_path_factory.mktemp("real") / "indicators")


@pytest.fixture(scope="module")
def memberships(real_data, real_studies, tmp_path_factory):
    return real_studies.write_memberships(real_data, tmp_path_factory.mktemp("real") / "memberships")


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


def test_tables_of_memberships_name_no_person_and_no_body(memberships, real_data):
    data = read_study(memberships)
    edges = (real_data / "helsinki_positions_of_trust_edges_pseudonymised.csv").read_text("utf-8").splitlines()[1:]
    names = {name for edge in edges for name in edge.split(",")[:2]} | set(data.tables["attendance"]["person"])
    for table in (participation(data), structure(data), sector_ties(data)):
        told = set(table.frame.drop(columns="rests_on").astype(str).to_numpy().ravel())
        assert not told & names
    assert set(participation(data).frame["sector"]) == {"other"}
