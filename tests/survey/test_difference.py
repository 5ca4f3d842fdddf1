import pytest

from varpu_eval.survey import change, difference, levels

KEYS = ["sector", "level", "key", "measure", "contrast", "year_from", "year_to"]

ONE_CORRECTION = 2e-3
"""The variance is corrected for few units once for both municipalities, not for each."""


@pytest.fixture
def table(make_data, drawn):
    return difference(make_data(surveys={"staff": drawn})).frame.set_index(KEYS).sort_index()


def test_a_level_difference_is_ours_less_theirs_with_independent_errors(make_data, drawn, table):
    theirs = levels(make_data(surveys={"staff": drawn})).frame
    theirs = theirs.set_index(["municipality", "sector", "year", "level", "key", "measure"])
    row = table.loc[("all", "dimension", "openness", "score", "level", 2010, 2010)]
    a, b = (theirs.loc[(m, "all", 2010, "dimension", "openness", "score")] for m in ("543", "698"))
    assert row["estimate"] == pytest.approx(a["estimate"] - b["estimate"])
    assert row["se"] ** 2 == pytest.approx(a["se"] ** 2 + b["se"] ** 2, rel=ONE_CORRECTION)
    assert (row["municipality_a"], row["municipality_b"], row["verdict"]) == ("543", "698", "")


def test_a_difference_in_differences_is_our_change_less_theirs(make_data, drawn, table):
    changes = change(make_data(surveys={"staff": drawn})).frame
    changes = changes.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
    row = table.loc[("school", "dimension", "rooting", "score", "did", 2006, 2014)]
    a, b = (changes.loc[(m, "school", "rooting", "score", 2006, 2014)] for m in ("543", "698"))
    assert row["estimate"] == pytest.approx(a["estimate"] - b["estimate"])
    assert row["se"] ** 2 == pytest.approx(a["se"] ** 2 + b["se"] ** 2, rel=ONE_CORRECTION)
    assert row["verdict"] in {"grew", "fell", "no_change", "cannot_tell"}
    assert len(row["rests_on"]) == 4


def test_a_peer_without_answers_is_not_compared(make_data, drawn):
    assert difference(make_data(surveys={"staff": drawn}, peers=["901"])).frame.empty
