import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, estimate_means, post_stratify, rake, subpopulation
from varpu_eval.survey.population_weights import weigh_to_population


def _staff(seed=1, rows=400):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "municipality": rng.choice(["543", "698"], rows),
            "year": rng.choice([2006, 2010], rows),
            "sector": rng.choice(["clinic", "police", "school"], rows, p=[0.3, 0.03, 0.67]),
            "employer": rng.choice(["county", "town"], rows),
            "score": rng.normal(60, 20, rows),
        }
    )
    keys = ["municipality", "year", "sector", "employer"]
    population = frame.groupby(keys).size().reset_index(name="staff")
    population["staff"] = population["staff"] * 2 + rng.integers(1, 9, len(population))
    return frame, population


def _sums(found, by):
    """Return the sum of weights by group."""
    return found.sample.frame.assign(w=found.sample.design.weights).groupby(by)["w"].sum()


def test_without_limits_it_is_post_stratification_by_place_and_sector():
    frame, population = _staff()
    found = weigh_to_population(declare_sample(frame), population, min_class=1, max_factor=np.inf)
    keys = ["municipality", "year", "sector"]
    targets = population.groupby(keys)["staff"].sum().reset_index()
    same = post_stratify(declare_sample(frame), keys, targets)
    np.testing.assert_allclose(found.sample.design.weights, same.design.weights, rtol=1e-14)
    ours, theirs = estimate_means(found.sample, "score"), estimate_means(same, "score")
    assert ours["se"].item() == pytest.approx(theirs["se"].item(), rel=1e-12)  # sums in another order
    assert not found.merged
    assert len(found.classes) == len(targets)


def test_small_classes_join_the_nearest_of_their_own_place_and_are_told():
    frame, population = _staff()
    found = weigh_to_population(declare_sample(frame), population)
    assert found.merged
    for each in found.merged:
        assert "police" in each.members
        assert each.columns == ("sector",)
        here = frame[(frame["municipality"] == each.place[0]) & (frame["year"] == each.place[1])]
        assert each.answers == here["sector"].isin(each.members).sum() >= 10
    places = ["municipality", "year"]
    expected = population.groupby(places)["staff"].sum()
    np.testing.assert_allclose(_sums(found, places), expected, rtol=1e-13)
    assert sum(each.answers for each in found.classes) == len(frame)
    assert sum(each.count for each in found.classes) == population["staff"].sum()


def test_the_class_joined_is_the_nearest_in_response_rate():
    # rates: school 30/40, clinic 20/60, police 3/10: police joins clinic
    frame = pd.DataFrame({"sector": ["school"] * 30 + ["clinic"] * 20 + ["police"] * 3})
    population = pd.DataFrame({"sector": ["school", "clinic", "police"], "staff": [40, 60, 10]})
    found = weigh_to_population(declare_sample(frame), population, within=())
    assert [(c.place, c.members, c.answers, c.count) for c in found.classes] == [
        ((), ("clinic", "police"), 23, 70.0),
        ((), ("school",), 30, 40.0),
    ]
    assert found.classes[0].factor == pytest.approx(70 / 23, rel=1e-15)


def test_a_class_whose_answers_would_weigh_too_much_is_joined():
    # all: 60 of 150, so 2.5 each; the clinic's would weigh 8, which is 3.2 times as much
    frame = pd.DataFrame({"sector": ["school"] * 50 + ["clinic"] * 10})
    population = pd.DataFrame({"sector": ["school", "clinic"], "staff": [70, 80]})
    sample = declare_sample(frame)
    joined = weigh_to_population(sample, population, within=())
    assert joined.sample.design.weights.tolist() == [2.5] * 60
    assert [each.members for each in joined.merged] == [("clinic", "school")]
    apart = weigh_to_population(sample, population, within=(), max_factor=3.3)
    assert apart.sample.design.weights.tolist() == [1.4] * 50 + [8.0] * 10


def test_margins_are_met_together():
    frame, population = _staff()
    found = weigh_to_population(declare_sample(frame), population, margins="employer", min_class=1, max_factor=np.inf)
    for keys in (["municipality", "year", "sector"], ["municipality", "year", "employer"]):
        np.testing.assert_allclose(_sums(found, keys), population.groupby(keys)["staff"].sum(), rtol=1e-11)  # iterated
    one = frame.query("municipality == '543' and year == 2006")
    here = population.query("municipality == '543' and year == 2006")
    alone = rake(
        declare_sample(one), {name: here.groupby(name)["staff"].sum().to_dict() for name in ("sector", "employer")}
    )
    np.testing.assert_allclose(found.sample.design.weights[one.index], alone.design.weights, rtol=1e-10)  # iterated


def test_crossed_columns_make_classes_of_their_own():
    frame, population = _staff()
    sample = declare_sample(frame)
    found = weigh_to_population(sample, population, by=["sector", "employer"], min_class=1, max_factor=np.inf)
    keys = ["municipality", "year", "sector", "employer"]
    np.testing.assert_allclose(_sums(found, keys), population.set_index(keys)["staff"], rtol=1e-14)
    assert found.classes[0].members == (("clinic", "county"),)


def test_base_weights_are_kept_within_a_class():
    frame = pd.DataFrame({"sector": ["a", "a", "b"], "w": [1.0, 3.0, 2.0]})
    population = pd.DataFrame({"sector": ["a", "b"], "staff": [8, 5]})
    found = weigh_to_population(declare_sample(frame, weights="w"), population, within=(), min_class=1)
    assert found.sample.design.weights.tolist() == [2.0, 6.0, 5.0]


def test_a_place_with_few_answers_is_one_class_and_a_place_with_none_is_left_out():
    frame = pd.DataFrame({"town": ["A", "A", "A"], "sector": ["x", "x", "y"]})
    population = pd.DataFrame({"town": ["A", "A", "A", "B"], "sector": ["x", "y", "z", "x"], "staff": [4, 4, 1, 99]})
    found = weigh_to_population(declare_sample(frame), population, within="town")
    assert found.sample.design.weights.tolist() == [3.0, 3.0, 3.0]
    assert [(c.place, c.members) for c in found.classes] == [(("A",), ("x", "y", "z"))]


def test_rows_may_come_in_any_order_and_as_categories():
    frame, population = _staff()
    found = weigh_to_population(declare_sample(frame), population)
    turned = frame.iloc[::-1].astype({"sector": "category"})
    other = weigh_to_population(declare_sample(turned), population.sample(frac=1, random_state=1))
    np.testing.assert_allclose(other.sample.design.weights[::-1], found.sample.design.weights, rtol=1e-14)
    assert other.classes == found.classes


def test_nothing_that_was_given_is_changed():
    frame, population = _staff()
    sample = declare_sample(frame)
    kept = frame.copy(), population.copy()
    weigh_to_population(sample, population)
    pd.testing.assert_frame_equal(frame, kept[0])
    pd.testing.assert_frame_equal(population, kept[1])
    assert (sample.design.weights == 1).all()


class TestRefusals:
    frame = pd.DataFrame({"sector": ["a", "a", "b"], "year": [2006, 2006, 2006]})
    population = pd.DataFrame({"sector": ["a", "b"], "year": [2006, 2006], "staff": [8, 5]})

    @pytest.mark.parametrize(
        ("change", "options", "message"),
        [
            ({"sector": ["a", "c"]}, {}, r"1 rows are in classes of \['year', 'sector'\] that the population does not"),
            ({"year": ["2006", "2006"]}, {}, "2010 is not '2010'"),
            ({"sector": ["a", None]}, {}, "1 of 2 rows of the population lack"),
            ({"staff": [8, np.nan]}, {}, "1 of 2 rows of the population lack"),
            ({"staff": [8, -1]}, {}, "1 counts of the population are negative"),
            ({"staff": [1, 5]}, {}, "1 of 2 classes of .* have more answers than persons"),
            ({}, {"by": "sektor"}, "did you mean 'sector'"),
            ({}, {"by": ()}, "no column to make classes of"),
            ({}, {"by": "year"}, "named twice"),
            ({}, {"min_class": 0}, "at least 1 answer"),
            ({}, {"max_factor": 0.5}, "at least 1 answer"),
        ],
    )
    def test_populations_and_limits(self, change, options, message):
        with pytest.raises(ValueError, match=message):
            weigh_to_population(
                declare_sample(self.frame), self.population.assign(**change), **{"within": "year", **options}
            )

    def test_an_answer_without_a_class(self):
        frame = self.frame.assign(sector=["a", None, "b"])
        with pytest.raises(ValueError, match="1 rows with weight lack a value"):
            weigh_to_population(declare_sample(frame), self.population, within="year")

    def test_a_part_of_a_sample(self):
        part = subpopulation(declare_sample(self.frame), self.frame["sector"] == "a")
        with pytest.raises(ValueError, match="weights are made for the whole sample"):
            weigh_to_population(part, self.population, within="year")
