"""What was set aside is counted by file, table and reason."""

from __future__ import annotations

from varpu_eval.followup import data_quality, declared_counts


def aside(file, reason, rows, table="responses"):
    return {"file": file, "table": table, "reason": reason, "rows": rows}


def test_nothing_set_aside_is_an_empty_table(make_data):
    assert data_quality(make_data()).frame.empty


def test_rows_of_one_file_and_reason_are_added_up(make_data):
    # 2 + 3 duplicates in one file
    data = make_data(
        set_aside=[aside("b.csv", "duplicate", 2), aside("a.csv", "dropped", 1), aside("b.csv", "duplicate", 3)]
    )
    frame = data_quality(data).frame
    assert frame[["file", "reason", "estimate", "unit"]].to_numpy().tolist() == [
        ["a.csv", "dropped", 1.0, "count"], ["b.csv", "duplicate", 5.0, "count"],
    ]  # fmt: skip


def test_follow_up_declares_no_counts_of_its_own(make_data):
    assert declared_counts(make_data()) == ()
