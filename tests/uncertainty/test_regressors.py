import numpy as np
import pytest

from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.regressors import model_rows, spread, triangle

DESIGN = make_design([1, 2, 0, 1, 4])
X = np.array([[1.0, 5.0], [2.0, 1.0], [3.0, 2.0], [np.nan, 7.0], [9.0, 4.0]])
Y = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


def test_rows_without_weight_or_with_a_blank_are_left_out():
    rows = model_rows(DESIGN, X, Y)
    assert rows.inside.tolist() == [True, True, False, False, True]
    assert rows.y.tolist() == [1, 2, 5]
    # weights 1, 2 and 4 have mean 7/3
    assert rows.weights == pytest.approx([3 / 7, 6 / 7, 12 / 7])
    assert rows.x.tolist() == [[1, 1, 5], [1, 2, 1], [1, 9, 4]]
    assert rows.names == ("constant", "x1", "x2")


def test_values_go_back_to_the_places_of_their_rows():
    rows = model_rows(DESIGN, X, Y, constant=False)
    assert spread(rows, np.array([[1.0], [2.0], [3.0]])).ravel().tolist() == [1, 2, 0, 0, 3]


@pytest.mark.parametrize("rows", [3, 400, 5000])
def test_the_triangle_of_blocks_has_the_cross_products_of_all_rows(rows):
    columns = np.random.default_rng(1).normal(size=(rows, 5))
    r = triangle(columns)
    np.testing.assert_allclose(r.T @ r, columns.T @ columns, atol=1e-9)  # sums of up to 5,000 products near 1


class TestRefusals:
    def test_columns_that_are_sums_of_those_before_by_name(self):
        group = np.array([0, 1, 2, 0, 1, 2])
        x = np.column_stack([group == 0, group == 1, group == 2, np.arange(6)]).astype(float)
        with pytest.raises(ValueError, match=r"^third: 0, or a sum of the columns before, in the 6 rows"):
            model_rows(make_design(np.ones(6)), x, np.arange(6.0), names=["first", "second", "third", "time"])

    def test_a_column_that_is_0_only_in_the_domain(self):
        x = np.array([0.0, 0.0, 0.0, 1.0])
        with pytest.raises(ValueError, match="x1: 0, or a sum"):
            model_rows(make_design(np.ones(4)), x, np.arange(4.0), np.array([True, True, True, False]))

    def test_more_columns_than_rows(self):
        with pytest.raises(ValueError, match="x2, x3: 0, or a sum of the columns before, in the 2 rows"):
            model_rows(make_design(np.ones(2)), [[0.0, 1, 3], [1.0, 5, 4]], [1.0, 2.0])

    def test_years_are_told_apart_from_the_constant(self):
        # 2006 to 2014 differ from their mean by 0.002 of their length, far more than rounding
        assert model_rows(make_design(np.ones(3)), [2006, 2010, 2014], np.arange(3.0)).x.shape == (3, 2)

    @pytest.mark.parametrize("columns", [np.ones((4, 2, 1)), np.ones((3, 2)), np.ones(3)])
    def test_a_shape_that_is_not_the_design_s(self, columns):
        with pytest.raises(ValueError, match=r"expected \(5, columns\)"):
            model_rows(DESIGN, columns, Y)

    def test_a_y_of_another_length(self):
        with pytest.raises(ValueError, match="the design has 5 rows"):
            model_rows(DESIGN, X, Y[:4])

    @pytest.mark.parametrize(
        ("x", "y"), [([1, np.inf, 3, 4, 5], Y), ([1, 2, 3, 4, 5], np.array([1, 2, 3, 4, -np.inf]))]
    )
    def test_an_infinite_number(self, x, y):
        with pytest.raises(ValueError, match="infinite number; make it missing"):
            model_rows(DESIGN, x, y)

    @pytest.mark.parametrize("names", [["one"], ["same", "same"], ["a", "b", "c"], ["constant", "b"]])
    def test_names_that_are_not_one_each(self, names):
        with pytest.raises(ValueError, match="a name of its own"):
            model_rows(DESIGN, X, Y, names=names)

    def test_no_row_left(self):
        with pytest.raises(ValueError, match="no row of positive weight"):
            model_rows(DESIGN, np.full(5, np.nan), Y)
