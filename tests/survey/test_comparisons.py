"""Comparisons of any table's groups: R's stored answers through this door, and groups that cannot be compared."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import (
    compare_distributions,
    compare_means,
    compare_ranks,
    contrast_means,
    declare_sample,
    hedges_g,
    post_stratify,
    subpopulation,
    superiority,
)

FOLDER = Path(__file__).parents[1] / "reference" / "comparisons"
STORED = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
R, PANEL = STORED["designs"], STORED["panel"]
DESIGNS = {
    "strat": {"strata": "stype", "populations": "fpc"},
    "clus1": {"clusters": "dnum", "populations": "fpc"},
    "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
}

CLOSED_FORM = 1e-10
"""R's answers are stored with 15 digits; solving for F costs some of them."""


def api(name):
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    named = {part: names for part, names in DESIGNS[sample].items() if part != "populations" or finite}
    return declare_sample(pd.read_csv(FOLDER / f"api{sample}.csv"), weights="pw", **named)


def panel():
    frame = pd.read_csv(FOLDER / "panel.csv", dtype={"municipality": "str", "unit": "str"})
    return declare_sample(frame, weights="weight", clusters="unit", strata="municipality")


def assert_agrees(found, theirs):
    row = found.iloc[0]
    np.testing.assert_allclose(row["statistic"], theirs["statistic"], rtol=CLOSED_FORM)
    np.testing.assert_allclose([row["df1"], row["df2"]], theirs["df"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(row["p"], theirs["p"], rtol=1e-8)  # the tail multiplies a statistic's last digits


def squared(theirs):
    """R's t as the F of one degree of freedom."""
    return {**theirs, "statistic": theirs["statistic"] ** 2, "df": [1, theirs["df"]]}


@pytest.mark.parametrize("name", sorted(R))
class TestAgreementWithR:
    def test_means(self, name):
        assert_agrees(compare_means(api(name), "api00", "comp.imp"), squared(R[name]["ttest"]))
        assert_agrees(compare_means(api(name), "api00", "stype"), R[name]["anova"])

    @pytest.mark.parametrize(("correction", "kind"), [("rao_scott", "F"), ("wald", "adjWald")])
    def test_distributions(self, name, correction, kind):
        sample, theirs = api(name), R[name]["chisq"]
        found = compare_distributions(sample, ["sch.wide", "answer"], "comp.imp", correction=correction)
        assert_agrees(found.iloc[[0]], theirs["all"][kind])
        assert_agrees(found.iloc[[1]], theirs["scale"][kind])
        inside = subpopulation(sample, sample.frame["api00"] > 550)
        assert_agrees(compare_distributions(inside, "stype", "sch.wide", correction=correction), theirs["domain"][kind])

    def test_ranks(self, name):
        sample, theirs = api(name), R[name]["rank"]
        wide = subpopulation(sample, sample.frame["sch.wide"] == "Yes")
        assert_agrees(compare_ranks(sample, "untied", "comp.imp"), squared(theirs["two"]))
        assert_agrees(compare_ranks(wide, "untied", "comp.imp"), squared(theirs["two_domain"]))
        many = theirs["many_domain"]
        in_f = {"statistic": many["chisq"] / many["df1"], "df": [many["df1"], many["df2"]], "p": many["p"]}
        assert_agrees(compare_ranks(wide, "untied", "stype"), in_f)


def test_two_waves_agree_with_r():
    sample, theirs = panel(), PANEL["both"]
    assert_agrees(compare_distributions(sample, "answer", "year"), theirs["chisq"]["F"])
    assert_agrees(compare_means(sample, "score", "year"), squared(theirs["ttest"]))
    many = PANEL["groups"]
    in_f = {"statistic": many["chisq"] / many["df1"], "df": [many["df1"], many["df2"]], "p": many["p"]}
    assert_agrees(compare_ranks(sample, "untied", ["municipality", "year"]), in_f)


def test_post_stratified_samples_agree_with_r():
    sample = post_stratify(api("clus1_fpc"), "stype", {"E": 4421, "H": 755, "M": 1018})
    theirs = STORED["calibrated"]
    assert_agrees(compare_distributions(sample, "sch.wide", "comp.imp"), theirs["chisq"]["F"])
    assert_agrees(compare_means(sample, "api00", "comp.imp"), squared(theirs["ttest"]))
    assert_agrees(compare_ranks(sample, "untied", "comp.imp"), squared(theirs["two"]))


SCALE = ["never", "seldom", "often"]
STAFF = pd.DataFrame({
    "year": [2006] * 4 + [2010] * 4, "met": ["never", "never", "seldom", None, "seldom", "often", "often", "never"],
})  # fmt: skip


def test_ordered_categories_are_compared_by_their_order_and_others_are_refused():
    ordered = STAFF.assign(met=pd.Categorical(STAFF["met"], categories=SCALE, ordered=True))
    found = superiority(declare_sample(ordered), "met", "year", 2006, 2010).iloc[0]
    # later seldom, often, often, never over never, never, seldom: (2.5 + 3 + 3 + 1) / 12
    assert found["estimate"] == pytest.approx(9.5 / 12)
    assert found[["n", "n_earlier", "n_later"]].tolist() == [7, 3, 4]
    assert compare_ranks(declare_sample(ordered), "met", "year")["n"].item() == 7
    with pytest.raises(ValueError, match="no numbers"):
        compare_ranks(declare_sample(STAFF), "met", "year")
    with pytest.raises(ValueError, match="type category, which are no numbers"):
        compare_ranks(declare_sample(STAFF.astype({"met": "category"})), "met", "year")


def test_sides_turn_the_sign_and_carry_their_interval():
    frame = pd.DataFrame({"year": np.repeat([2006, 2010], 5), "y": [1, 2, 2, 3, 4, 2, 3, 3, 4, 5.0]})
    there = hedges_g(declare_sample(frame), "y", "year", 2006, 2010).iloc[0]
    back = hedges_g(declare_sample(frame), "y", "year", 2010, 2006).iloc[0]
    assert back["estimate"] == pytest.approx(-there["estimate"])
    assert [back["low"], back["high"]] == pytest.approx([-there["high"], -there["low"]])
    narrow = hedges_g(declare_sample(frame), "y", "year", 2006, 2010, level=0.5).iloc[0]
    assert there["low"] < narrow["low"] < narrow["estimate"]


def test_several_variables_have_a_row_each():
    frame = pd.DataFrame({"g": list("aaabbb"), "y": [1, 2, 3, 2, 3, 5], "x": [0, 1, 0, 1, 1, 0]})
    for compare in (compare_means, compare_distributions, compare_ranks):
        assert compare(declare_sample(frame), ["y", "x"], "g")["variable"].tolist() == ["y", "x"]


class TestFewClusters:
    FRAME = pd.DataFrame({"u": np.repeat([1, 2, 3, 4, 5], [40, 4, 4, 4, 4]), "g": np.arange(56) % 2})
    FRAME["y"] = (np.arange(56) * 7 % 11) + FRAME["g"] * 2 + FRAME["u"]

    def test_each_comparison_counts_fewer_degrees_of_freedom_of_unequal_clusters(self):
        sample = declare_sample(self.FRAME, clusters="u")
        about = contrast_means(sample, "y", "g", {0: -1, 1: 1}, few_clusters=True)["df"].item()
        assert 1 < about < 3
        assert compare_means(sample, "y", "g", few_clusters=True)["df2"].item() == pytest.approx(about)
        assert compare_ranks(sample, "y", "g", few_clusters=True)["df2"].item() == pytest.approx(about)
        for effect in (superiority, hedges_g):
            plain, few = (effect(sample, "y", "g", 0, 1, few_clusters=few).iloc[0] for few in (False, True))
            assert (plain["df"], few["df"]) == (4, pytest.approx(about))
            assert plain["estimate"] == few["estimate"]
            assert plain["se"] < few["se"]
            assert few["high"] - few["low"] > plain["high"] - plain["low"]

    def test_the_t_test_of_a_contrast_is_the_test_of_two_means(self):
        sample = declare_sample(self.FRAME, clusters="u")
        t = contrast_means(sample, "y", "g", {0: -1, 1: 1}, few_clusters=True).iloc[0]
        f = compare_means(sample, "y", "g", few_clusters=True).iloc[0]
        assert (f["statistic"], f["p"]) == (pytest.approx(t["t"] ** 2), pytest.approx(t["p"]))

    def test_clusters_alike_count_as_they_are(self):
        sample = declare_sample(self.FRAME.assign(u=np.arange(56) // 8), clusters="u")
        assert compare_means(sample, "y", "g", few_clusters=True)["df2"].item() == pytest.approx(6)


class TestRefusals:
    FRAME = pd.DataFrame({
        "u": [1, 2, 3, 4, 5, 5], "g": list("aaabbb"), "one": "a", "alone": list("aaaabb"), "same": 3.3,
        "empty": [np.nan] * 6, "y": [1.0, 2, 3, 2, 3, 5],
    })  # fmt: skip

    @pytest.mark.parametrize("compare", [compare_means, compare_distributions, compare_ranks])
    def test_one_group(self, compare):
        with pytest.raises(ValueError, match="makes 1 group"):
            compare(declare_sample(self.FRAME), "y", "one")

    @pytest.mark.parametrize("compare", [compare_means, compare_ranks])
    def test_nobody_differs(self, compare):
        with pytest.raises(ValueError, match=r"column 'same': .*(nobody differs|do not vary)"):
            compare(declare_sample(self.FRAME), "same", "g")

    @pytest.mark.parametrize("compare", [compare_means, compare_ranks])
    def test_a_group_in_one_cluster(self, compare):
        with pytest.raises(ValueError, match="column 'y': a group of 2 answers lies in one cluster"):
            compare(declare_sample(self.FRAME, clusters="u"), "y", "alone")
        with pytest.raises(ValueError, match="one cluster"):
            superiority(declare_sample(self.FRAME, clusters="u"), "y", "alone", "a", "b")

    @pytest.mark.parametrize("compare", [compare_means, compare_ranks])
    def test_nobody_answered(self, compare):
        with pytest.raises(ValueError, match="column 'empty': a group of 0 answers"):
            compare(declare_sample(self.FRAME), "empty", "g")

    def test_nobody_answered_in_any_class(self):
        with pytest.raises(ValueError, match="no row has a value in every column of 'empty'"):
            compare_distributions(declare_sample(self.FRAME), "empty", "g")

    @pytest.mark.parametrize("compare", [compare_means, compare_distributions, compare_ranks])
    def test_nothing_to_compare(self, compare):
        with pytest.raises(ValueError, match="no column is named"):
            compare(declare_sample(self.FRAME), [], "g")

    def test_unknown_side(self):
        with pytest.raises(ValueError, match="'c' is no group of the sample; they are: 'a', 'b'"):
            hedges_g(declare_sample(self.FRAME), "y", "g", "a", "c")

    def test_many_groups_are_not_told_by_name(self):
        frame = pd.DataFrame({"who": [f"secret {k}" for k in range(30)], "y": range(30)})
        with pytest.raises(ValueError, match="there are 30 groups") as refused:
            hedges_g(declare_sample(frame), "y", "who", "x", "y")
        assert "secret" not in str(refused.value)

    def test_unknown_correction(self):
        with pytest.raises(ValueError, match="'none' is unknown"):
            compare_distributions(declare_sample(self.FRAME), "y", "g", correction="none")
