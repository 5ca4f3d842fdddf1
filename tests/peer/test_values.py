import pytest

from varpu_eval.errors import InputError
from varpu_eval.peer import indicator_named
from varpu_eval.peer.values import read_catalogue


@pytest.fixture
def data(make_data):
    rows = [
        {"indicator": name, "region": "543", "year": 2020, "span": 1, "gender": "total", "value": 1.0}
        for name in ("children", "open_care")
    ]
    catalogue = [{"indicator": "children", "unit": "count"}, {"indicator": "open_care", "unit": "percent"}]
    return make_data({"indicators": rows, "catalogue": catalogue})


def test_an_indicator_that_is_there_is_told_of(data):
    assert indicator_named(data, "children") == "children"


def test_the_first_percentage_is_told_of_where_nobody_has_chosen(data):
    assert indicator_named(data, "placed") == "open_care"


def test_an_indicator_that_is_not_there_is_refused_with_those_that_are(data):
    with pytest.raises(InputError, match="no indicator 'opencare'; its indicators are children, open_care"):
        indicator_named(data, "opencare")


def test_a_study_without_indicators_leaves_the_page_to_say_so(make_data):
    assert indicator_named(make_data(), "placed") == "placed"


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ((None, None), "THL"),
        (("A, cited 1.1.", "A, cited 1.1."), "A, cited 1.1."),
        (("B", "A"), "A; B"),
        (("A", None), "THL; A"),  # the catalogue's stands for rows that tell none
    ],
)
def test_rows_that_tell_their_source_are_believed_before_the_catalogue(make_data, sources, told):
    rows = [
        {"indicator": "placed", "region": "543", "year": 2020 + at, "value": 1.0, "source": source}
        for at, source in enumerate(sources)
    ]
    catalogue = [{"indicator": "placed", "unit": "percent", "source": "THL"}]
    assert set(read_catalogue(make_data({"indicators": rows, "catalogue": catalogue}))["source"]) == {told}
