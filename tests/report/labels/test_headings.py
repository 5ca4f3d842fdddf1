from varpu_eval.disclosure.rules import TABLES
from varpu_eval.report.labels import headings


def test_every_table_that_may_leave_has_a_name():
    assert set(TABLES) - set(headings.TABLES) == set()


def test_every_column_that_may_leave_has_a_heading():
    columns = {column for rule in TABLES.values() for column in (*rule.keys, *rule.extras) if column != "held"}
    assert columns - set(headings.COLUMNS) == set()
