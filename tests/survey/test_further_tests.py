from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from varpu_eval.survey import change, declared_counts, further_tests
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of_sheets
from varpu_eval.survey.further_tests import _ratio
from varpu_eval.survey.items import measure
from varpu_eval.uncertainty import distribution_test, proportional_odds, rank_test, superiority

KEYS = ["municipality", "level", "key", "years", "method"]


def _table(make_data, survey, **study):
    return further_tests(make_data(surveys={"staff": survey}, **study)).frame.set_index(KEYS).sort_index()


@pytest.fixture(scope="module")
def plain(make_survey):
    """Return a survey in which each sheet is its own sampling unit and weighs alike: textbook tests hold nearly."""
    rng = np.random.default_rng(5)
    answers = {2006: rng.integers(1, 6, 60), 2010: np.minimum(5, rng.integers(1, 6, 70) + rng.integers(0, 2, 70))}
    sheets = [{"year": year, "a": int(a)} for year, found in answers.items() for a in found]
    return make_survey(sheets, [{"item": "a"}]), answers


class TestPersonsOnTheirOwn:
    def test_rank_test_is_wilcoxons_and_its_estimate_mann_whitneys(self, make_data, plain):
        survey, answers = plain
        row = _table(make_data, survey).loc[("543", "item", "a", "2006|2010", "rank")]
        textbook = stats.mannwhitneyu(answers[2010], answers[2006], use_continuity=False, method="asymptotic")
        assert row["estimate"] == pytest.approx(textbook.statistic / (60 * 70))
        assert row["p"] == pytest.approx(textbook.pvalue, rel=0.1)  # pooled against separate variances

    def test_rao_scott_is_pearsons_test(self, make_data, plain):
        survey, answers = plain
        row = _table(make_data, survey).loc[("543", "item", "a", "2006|2010", "rao_scott")]
        counts = np.array([np.bincount(answers[year], minlength=6)[1:] for year in (2006, 2010)])
        textbook = stats.chi2_contingency(counts, correction=False)
        assert row["estimate"] == pytest.approx(np.sqrt(textbook.statistic / 130))
        assert row["p"] == pytest.approx(textbook.pvalue, rel=0.1)  # design effects near 1, F for chi-squared

    def test_logit_is_the_ratio_of_the_odds(self, make_data, plain):
        survey, answers = plain
        row = _table(make_data, survey).loc[("543", "item", "a", "2006|2010", "logit")]
        odds = {year: np.mean(found >= 4) / np.mean(found < 4) for year, found in answers.items()}
        assert row["estimate"] == pytest.approx(odds[2010] / odds[2006])
        assert row["low"] < row["estimate"] < row["high"]

    def test_linear_is_the_difference_of_mean_scores(self, make_data, plain):
        survey, answers = plain
        row = _table(make_data, survey).loc[("543", "dimension", "openness", "2006|2010", "linear")]
        assert row["estimate"] == pytest.approx(25 * (answers[2010].mean() - answers[2006].mean()))
        assert row["statistic"] == pytest.approx(row["estimate"] / ((row["high"] - row["low"]) / 2 / 1.9788), rel=1e-3)

    def test_more_high_answers_are_odds_above_one(self, make_data, plain):
        row = _table(make_data, plain[0]).loc[("543", "item", "a", "2006|2010", "proportional_odds")]
        assert row["estimate"] > 1


class TestThreeWaves:
    def test_a_trend_is_the_slope_over_the_whole_time(self, make_data, drawn):
        data = make_data(surveys={"staff": drawn})
        # at equal distances the middle wave has coefficient 0: the line's change is that from first to last
        whole = change(data).frame.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
        expected = whole.loc[("543", "all", "rooting", "score", 2006, 2014)]
        found = further_tests(data).frame.set_index(KEYS)
        row = found.loc[("543", "dimension", "rooting", "2006|2010|2014", "trend")]
        assert row["estimate"] == pytest.approx(expected["estimate"])
        assert row["df2"] > 3

    def test_unequal_distances_weigh_the_middle_wave(self, make_data, drawn):
        moved = drawn.responses.assign(year=drawn.responses["year"].replace(2010, 2008))
        staff = drawn.population.assign(year=drawn.population["year"].replace(2010, 2008))
        data = make_data(surveys={"staff": replace(drawn, responses=moved, population=staff)})
        row = further_tests(data).frame.set_index(KEYS).loc[("543", "dimension", "rooting", "2006|2008|2014", "trend")]
        ends = change(data).frame.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
        first, last = (
            ends.loc[("543", "all", "rooting", "score", *pair), "estimate"] for pair in ((2006, 2008), (2006, 2014))
        )
        # years less their mean: -10/3, -4/3, 14/3; squares add up to 104/3
        slope = (-4 / 3 * first + 14 / 3 * last) / (104 / 3)
        assert row["estimate"] == pytest.approx(8 * slope)

    def test_the_distribution_is_tested_over_all_waves_at_once(self, make_data, drawn):
        table = _table(make_data, drawn)
        row = table.loc[("543", "item", "a", "2006|2010|2014", "rao_scott")]
        assert row["df1"] > 4  # of 5 answers and 3 waves 8, less for unequal design effects


def test_direction_agrees_with_the_change(make_data, draw_survey):
    survey = draw_survey(seed=11, units=40, years=(2006, 2010), shift={("543", 2010): 0.6})
    table = _table(make_data, survey)
    for item, up in (("a", True), ("b", False)):  # b is reversed: more agreement is a fall
        here = table.loc[("543", "item", item, "2006|2010")]
        assert (here.loc["rank", "estimate"] > 0.5) == up
        assert (here.loc["proportional_odds", "estimate"] > 1) == up
        assert (here.loc["logit", "estimate"] > 1) == up
        assert here.loc["rao_scott", "p"] < 0.01


def test_row_order_does_not_matter(make_data, drawn):
    table = _table(make_data, drawn)
    shuffled = _table(make_data, replace(drawn, responses=drawn.responses.sample(frac=1, random_state=2)))
    numbers = ["estimate", "low", "high", "statistic", "df1", "df2", "p"]
    np.testing.assert_allclose(shuffled[numbers], table[numbers], rtol=1e-6, atol=1e-9)


def test_what_cannot_be_tested_is_not_estimable(make_data, make_survey):
    same = [{"year": y, "unit": f"u{u}", "a": 3} for y in (2006, 2010) for u in range(6) for _ in range(3)]
    few = [{"year": y, "unit": f"u{u}", "a": 1 + (u + k) % 5} for y in (2006, 2010) for u in range(3) for k in range(7)]
    for sheets in (same, few):
        table = _table(make_data, make_survey(sheets, [{"item": "a"}]))
        assert set(table["status"]) == {"not_estimable"}
        assert table[["estimate", "statistic", "p"]].isna().all(axis=None)


def test_a_model_of_few_respondents_is_not_told(make_data, make_survey):
    rng = np.random.default_rng(1)
    sheets = [{"year": y, "a": int(a)} for y in (2006, 2010) for a in rng.integers(1, 6, 9)]
    table = _table(make_data, make_survey(sheets, [{"item": "a"}]))
    statuses = table["status"].groupby("method").first()
    assert statuses["logit"] == statuses["proportional_odds"] == statuses["linear"] == "not_estimable"
    assert statuses["rank"] == "ok"


def test_odds_without_an_upper_limit_are_refused():
    with pytest.raises(ValueError, match="no upper limit"):
        _ratio(1.0, 60.0, 1.0)  # t of one degree of freedom is 12.7, and e^(1 + 60 * 12.7) is no number


def test_synthetic_beside_real_waves_only_illustrates(make_data, drawn):
    mixed = pd.Series("synthetic", drawn.responses.index).where(drawn.responses["year"] == 2010, "own")
    table = _table(make_data, replace(drawn, responses=drawn.responses.assign(origin=mixed)))
    assert set(table.xs("2006|2010", level="years")["status"]) <= {"illustration", "not_estimable"}


def test_every_test_rests_on_declared_groups_of_each_wave(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    declared = {cell.key for counts in declared_counts(data) for cell in counts.cells}
    for cells in further_tests(data).frame["rests_on"]:
        assert len(cells) >= 2
        assert set(cells) <= declared


def test_weights_and_degrees_of_freedom_are_those_of_the_change(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    changes = change(data).frame.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
    expected = changes.loc[("543", "all", "rooting", "score", 2006, 2010)]
    table = further_tests(data).frame.set_index(KEYS).loc[("543", "dimension", "rooting", "2006|2010")]
    assert table.loc["linear", "estimate"] == pytest.approx(expected["estimate"])
    assert table.loc["rank", "df2"] == pytest.approx(expected["df"])


def test_variances_are_corrected_for_few_units_as_the_changes_is(make_data, drawn):
    table = _table(make_data, drawn).loc[("543", "item", "a", "2006|2010")]
    groups = [Group("543", 2010, "all", 1.0), Group("543", 2006, "all", -1.0)]
    measured = measure(drawn, [2006, 2010])
    correction = contrast(drawn, measured, groups, "process").correction[0]
    assert correction > 1.05  # of 12 units in 2 sectors and 2 years, which 4 means are of
    rows = np.flatnonzero(measured.sheets["municipality"] == "543")
    sheets, y = measured.sheets.iloc[rows].reset_index(drop=True), measured.matrix[rows, 0]
    design, later = (
        design_of_sheets(drawn, sheets, "process", whole=True),
        (sheets["year"] == 2010).to_numpy(dtype=float),
    )
    assert table.loc["rank", "statistic"] == pytest.approx(rank_test(design, y, later).t / np.sqrt(correction))
    plain = distribution_test(design, y, later).second_order.statistic
    assert table.loc["rao_scott", "statistic"] == pytest.approx(plain / correction)
    odds = proportional_odds(design, later, y)
    assert table.loc["proportional_odds", "statistic"] == pytest.approx(
        odds.coefficients[0] / odds.se[0] / np.sqrt(correction)
    )
    low, high = (np.log(table.loc["rank", end] / (1 - table.loc["rank", end])) for end in ("low", "high"))
    alone = superiority(design, y, later == 0, later == 1, df=table.loc["rank", "df2"]).interval()
    told = [np.log(end / (1 - end)) for end in (float(alone.low), float(alone.high))]
    assert high - low == pytest.approx((told[1] - told[0]) * np.sqrt(correction))
