"""What of the data was not used, and why.

Knows the rows that the readers set aside. Repairs nothing.
"""

from __future__ import annotations

from varpu_eval.results import Counts, Estimate, ResultTable, result_table
from varpu_eval.sources.data import StudyData


def data_quality(data: StudyData) -> ResultTable:
    """Return how many rows or columns of each file were set aside, by reason.

    Returns
    -------
    Table `data_quality`: `file`, `table`, `reason`; estimate is the number set aside.
    """
    keys = ("file", "table", "reason")
    totals = data.set_aside.groupby(list(keys))["rows"].sum().reset_index()
    rows = [
        {"file": file, "table": table, "reason": reason, "estimate": Estimate(int(count), unit="count")}
        for file, table, reason, count in totals.to_numpy().tolist()
    ]
    return result_table("data_quality", rows, keys)


def declared_counts(data: StudyData) -> tuple[Counts, ...]:  # noqa: ARG001
    """Declare nothing: answer sheets are declared by the survey's own room, and the other records are not persons."""
    return ()
