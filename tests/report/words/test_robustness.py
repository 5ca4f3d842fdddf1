import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("survey", "municipality", "sector", "level", "key", "years", "method")
EXTRAS = ("statistic", "df1", "df2", "p", "p_holm")


def _test(key, method, value, unit, p, *, years="2006|2014", **more):
    estimate = Estimate(value, n=800, unit=unit) if value is not None else Estimate(None, status="not_estimable")
    return {"survey": "staff", "municipality": "543", "sector": "all", "level": "item", "key": key, "years": years,
            "method": method, "estimate": estimate, "statistic": 2.0, "df1": 1.0, "df2": 40, "p": p, "p_holm": None,
            **more}  # fmt: skip


def _changes(let_out, change_table, verdicts):
    rows = [
        {
            "survey": "staff", "municipality": "543", "sector": "all", "level": "item", "key": key, "measure": "agree",
            "year_from": 2006, "year_to": 2014, "se": 0.02, "df": 40, "p": 0.01, "p_holm": 0.02, "p_bh": 0.02,
            "effect_size": 0.3, "n_from": 400, "n_to": 410, "verdict": verdict,
            "estimate": Estimate(0.1, 0.05, 0.15, 810, "difference"),
        }
        for key, verdict in verdicts.items()
    ]  # fmt: skip
    return let_out("survey_change", rows, change_table.keys, change_table.extras)


@pytest.fixture
def told(let_out, change_table, labels):
    """Return the findings of robustness for tests of two changes that are clear and one that is not."""
    changes = _changes(let_out, change_table, {"heard": "grew", "late": "fell", "hostile": "cannot_tell"})

    def findings(*tests):
        found = words.robustness(let_out("survey_tests", tests, KEYS, EXTRAS), changes, labels)
        return found if isinstance(found, Notice) else (dict(found.groups[0].findings), list(found.sentences))

    return findings


def test_a_test_confirms_what_it_finds_in_the_same_direction(told):
    findings, against = told(
        _test("heard", "rank", 0.58, "share", 0.01),  # more than one half: better
        _test("late", "rank", 0.58, "share", 0.01),  # better, where the change fell
        _test("hostile", "rank", 0.42, "share", 0.2),
    )
    assert findings == {
        "Järjestyslukutesti": "Selviä muutoksia on 2; testi vahvistaa niistä 1. Muita muutoksia ei löydy."
    }
    (sentence,) = against
    assert sentence.startswith("Nurmijärvi, ”Tuki tulee liian myöhään” (käännetty: suurempi on parempi): ")
    assert sentence.endswith("järjestyslukutesti osoittaa päinvastaiseen suuntaan.")


@pytest.mark.parametrize(
    ("method", "unit", "better", "worse"),
    [
        ("rank", "share", 0.58, 0.42),
        ("proportional_odds", "ratio", 1.4, 0.7),
        ("logit", "ratio", 1.4, 0.7),
        ("linear", "score_difference", 4, -4),
    ],
)
def test_each_unit_has_its_own_neutral_value(told, method, unit, better, worse):
    (findings, against) = told(_test("heard", method, better, unit, 0.01), _test("late", method, worse, unit, 0.049))
    assert list(findings.values()) == ["Vahvistaa kaikki 2 selvää muutosta."]
    assert against == []


def test_a_test_without_direction_confirms_by_p_alone_and_a_large_p_confirms_nothing(told):
    findings, _ = told(
        _test("heard", "rao_scott", 0.1, "coefficient", 0.01),
        _test("late", "rao_scott", 0.1, "coefficient", 0.05),
        _test("hostile", "rao_scott", 0.1, "coefficient", 0.01),
    )
    (found,) = findings.values()
    assert found == (
        "Selviä muutoksia on 2; testi vahvistaa niistä 1. "
        "Lisäksi muutos löytyy 1 väittämästä niistä, joissa se ei muuten ole selvä (niitä on 1)."
    )


def test_hidden_tests_and_those_that_cannot_be_told_confirm_nothing(told):
    findings, _ = told(
        _test("heard", "rank", 0.6, "share", 0.01, small=True), _test("late", "rank", None, "share", None)
    )
    assert list(findings.values()) == ["2 muutosta ei voitu testata."]


def test_a_test_that_finds_none_of_the_clear_changes_says_so(told):
    findings, _ = told(_test("heard", "rank", 0.6, "share", 0.2), _test("hostile", "rank", None, "share", None))
    assert list(findings.values()) == ["Ei vahvista ainoaa selvää muutosta. 1 muutosta ei voitu testata."]


def test_tests_of_other_years_are_not_counted(told):
    assert isinstance(told(_test("heard", "rank", 0.6, "share", 0.01, years="2006|2010")), Notice)


def test_without_a_clear_change_there_is_none_to_confirm(let_out, change_table, labels):
    changes = _changes(let_out, change_table, {"heard": "no_change"})
    tests = let_out("survey_tests", [_test("heard", "rank", 0.5, "share", 0.9)], KEYS, EXTRAS)
    (group,) = words.robustness(tests, changes, labels).groups
    assert group.findings == (("Järjestyslukutesti", "Muutosta ei löydy tälläkään testillä."),)
    assert group.plain().endswith("Järjestyslukutesti: Muutosta ei löydy tälläkään testillä.")
