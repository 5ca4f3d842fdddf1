# ruff: noqa: RUF001 - text for people has real dashes
import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("survey", "municipality", "sector", "level", "key", "years", "method")
EXTRAS = ("statistic", "df1", "df2", "p", "p_holm")


@pytest.fixture
def groups(let_out, labels):
    """Return the findings by heading for tests given as place, item, years, size and adjusted p."""

    def told(*tests, method="dif_uniform", **more):
        rows = [
            {
                "survey": "staff", "municipality": place, "sector": "all", "level": "item", "key": item,
                "years": years, "method": method, "statistic": 2.0, "df1": 1.0, "df2": 40, "p": p / 5, "p_holm": p,
                "estimate": Estimate(size, n=800, unit="coefficient"), **more,
            }
            for place, item, years, size, p in tests
        ]  # fmt: skip
        found = words.understood(let_out("survey_tests", rows, KEYS, EXTRAS), labels)
        return found if isinstance(found, Notice) else {group.heading: group.findings for group in found.groups}

    return told


def test_an_item_differs_where_its_effect_is_moderate_and_its_adjusted_p_small(groups):
    assert groups(
        ("543", "heard", "2006|2010", 0.036, 0.01),
        ("543", "late", "2006|2010", 0.034, 0.01),
        ("543", "hostile", "2006|2010", 0.20, 0.05),
    ) == {"Nurmijärvi": (("Ymmärretään eri tavoin", "”Tulen kuulluksi” (2006–2010)"),)}


def test_where_no_item_differs_it_is_said_of_how_many(groups):
    compared = [("543", item, years, 0.0, 0.5) for item in ("heard", "late") for years in ("2006|2010", "2010|2014")]
    assert groups(*compared) == {
        "Nurmijärvi": (("Ymmärretään samoin", "2 väittämää verrattiin, eikä missään ole eroa"),)
    }


def test_comparisons_between_places_stand_last_under_both_names(groups):
    tests = [(place, "heard", "2010", 0.1, 0.01) for place in ("543|698", "698", "543")]
    assert list(groups(*tests)) == ["Nurmijärvi", "Rovaniemi", "Nurmijärvi ja Rovaniemi"]


def test_other_tests_and_hidden_ones_tell_nothing_of_understanding(groups):
    assert isinstance(groups(("543", "heard", "2006|2010", 0.2, 0.01), method="rao_scott"), Notice)
    assert isinstance(groups(("543", "heard", "2006|2010", 0.2, 0.01), small=True), Notice)
