import json

import pandas as pd
import pytest

from varpu_eval.errors import RunError
from varpu_eval.results import Estimate, result_table
from varpu_eval.run.facts import Rows, collect, facts_html, facts_json, facts_of, facts_text, rows_of, table_csv

LEVEL = Estimate(0.62, 0.57, 0.67, 120, "share", "ok", "synthetic", "survey staff 2010")
HIDDEN = Estimate(None, unit="share", status="hidden", source="survey staff 2010")


def rows(name="levels", estimates=(LEVEL, HIDDEN), extras=("verdict",)):
    made = [
        {"sector": sector, "year": 2010, "estimate": estimate, "verdict": "grew"}
        for sector, estimate in zip(("all", "a/b"), estimates, strict=False)
    ]
    table = result_table(name, made, ["sector", "year"], extras)
    return rows_of(table.name, table.keys, table.extras, table.frame)


def test_a_row_becomes_a_fact_under_its_escaped_name():
    assert facts_of([rows()]) == {
        "levels/a%2Fb/2010": {
            "value": None, "low": None, "high": None, "n": None, "unit": "share", "status": "hidden", "origin": "own",
            "source": "survey staff 2010",
        },
        "levels/all/2010": {
            "value": 0.62, "low": 0.57, "high": 0.67, "n": 120, "unit": "share", "status": "ok", "origin": "synthetic",
            "source": "survey staff 2010",
        },
    }  # fmt: skip


def test_facts_are_told_one_a_line_and_sorted():
    assert facts_text([rows()]) == (
        "levels/a%2Fb/\n  2010 = - hidden\nlevels/all/\n  2010 = 0.62 [0.57, 0.67] n=120 ok"
    )


def test_facts_are_folded_away_under_their_number_in_jupyterlab():
    assert facts_html("levels/a/\n  <b> = 1.0 ok\n  2010 = - hidden") == (
        "<p>2 facts were recorded; test runs compare the notebook with them.</p>"
        "<details><summary>Show them</summary><pre>levels/a/\n  &lt;b&gt; = 1.0 ok\n  2010 = - hidden</pre></details>"
    )


def test_the_first_parts_of_names_are_told_once():
    table = result_table(
        "t",
        [{**dict.fromkeys("abcd", "x"), "e": e, "estimate": LEVEL} for e in (1, 2)],
        list("abcde"),
    )
    assert facts_text([rows_of(table.name, table.keys, table.extras, table.frame)]).splitlines() == [
        "t/x/x/x/", "  x/1 = 0.62 [0.57, 0.67] n=120 ok", "  x/2 = 0.62 [0.57, 0.67] n=120 ok",
    ]  # fmt: skip


def test_the_facts_file_has_a_schema_and_sorted_keys():
    told = json.loads(facts_json("demo", [rows("z"), rows("b")]))
    assert (told["schema"], told["study"]) == (1, "demo")
    assert list(told["facts"]) == sorted(told["facts"])


def test_what_rows_rest_on_stays_behind():
    assert "rests_on" not in rows().columns
    assert rows().columns[:3] == ("sector", "year", "estimate")


def test_a_table_leaves_as_csv_with_missing_values_empty():
    assert table_csv(rows()) == (
        "sector,year,estimate,low,high,n,unit,status,origin,source,verdict\n"
        "a/b,2010,,,,,share,hidden,own,survey staff 2010,grew\n"
        "all,2010,0.62,0.57,0.67,120,share,ok,synthetic,survey staff 2010,grew\n"
    )


def test_every_kind_of_value_becomes_a_plain_scalar():
    frame = pd.DataFrame(
        {
            "day": [pd.Timestamp("2011-05-25")], "estimate": [0.5], "low": [float("nan")], "high": [None], "n": [pd.NA],
            "unit": ["share"], "status": ["ok"], "origin": ["own"], "source": [""], "flag": [pd.NaT],
        }
    )  # fmt: skip
    assert rows_of("t", ["day"], ["flag"], frame).rows == (
        ("2011-05-25", 0.5, None, None, None, "share", "ok", "own", "", None),
    )


def test_two_notebooks_may_record_the_same_rows():
    assert collect({"10-a": [rows("b"), rows("a")], "30-b": [rows("b")]}) == (rows("a"), rows("b"))


def test_one_fact_with_two_values_is_refused():
    with pytest.raises(RunError, match="fact levels/all/2010: notebooks 10-a and 30-b record different values"):
        collect({"10-a": [rows()], "30-b": [rows(estimates=[HIDDEN])]})


def test_one_table_in_two_forms_is_refused():
    with pytest.raises(RunError, match="table 'levels': notebook 30-b records other columns"):
        collect({"10-a": [rows()], "30-b": [rows(extras=())]})


def test_tables_are_joined_row_by_row_and_sorted():
    one, other = rows(estimates=[LEVEL]), rows()
    part = Rows(other.name, other.keys, other.extras, other.rows[:1])
    assert collect({"10-a": [one], "30-b": [part]}) == (other,)
