import re
from pathlib import Path

import pytest

from varpu_eval.disclosure.rules import TABLES, WORDS, is_small, limit_of, rule_of
from varpu_eval.errors import DisclosureError
from varpu_eval.results import RESTS_ON, RESULT_COLUMNS
from varpu_eval.study import Limits

DOCUMENT = Path(__file__).parents[2] / "docs" / "disclosure.md"


def documented():
    """Name and default of each limit in the document's table."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_the_document_tells_every_limit_with_its_default():
    defaults = Limits().model_dump()
    told = {name: str(list(value) if isinstance(value, tuple) else value) for name, value in defaults.items()}
    assert documented() == told


def test_the_document_tells_of_every_output_table():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}`" not in text] == []


def test_every_column_of_words_has_its_list():
    columns = {extra for rule in TABLES.values() for extra, holds in rule.extras.items() if holds == "word"}
    assert columns == set(WORDS)


def test_no_table_has_a_column_of_persons_or_a_second_one_of_results():
    columns = {column for rule in TABLES.values() for column in (*rule.keys, *rule.extras)}
    assert columns.isdisjoint({RESTS_ON, *RESULT_COLUMNS, "person", "respondent", "unit", "employer"})


def test_what_stays_on_a_hidden_row_is_a_column_of_its_table():
    assert {name: rule.kept_if_public for name, rule in TABLES.items() if rule.kept_if_public} == {
        "sector_ties": ("met",)
    }


@pytest.mark.parametrize(
    ("kind", "small", "told"),
    [("respondents", [0, 1, 9], [10]), ("persons", [1, 2], [0, 3]), ("register", [1, 4], [0, 5])],
)
def test_what_is_small_depends_on_what_is_counted(kind, small, told):
    assert all(is_small(kind, count, Limits()) for count in small)
    assert not any(is_small(kind, count, Limits()) for count in told)


def test_each_kind_has_the_studys_own_limit():
    limits = Limits(min_respondents=20, min_persons=4, min_register_count=6)
    assert [limit_of(kind, limits) for kind in ("respondents", "persons", "register")] == [20, 4, 6]


def test_a_table_without_a_rule_is_refused_with_the_known_ones():
    with pytest.raises(DisclosureError, match=r"'persons' has no rule.*survey_levels"):
        rule_of("persons")
