"""Sentences of whether items are understood alike in different years and municipalities.

Knows from which effect size a difference matters. Does not know how it was computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import Row, no_data, origin_mark, study_rows, values_of

MODERATE = 0.035
"""Change in Nagelkerke's R2 from which differential functioning is at least moderate.

Source: Jodoin & Gierl 2001, Appl. Meas. Educ. 14, 329-349.
"""

_METHODS = ("dif_uniform", "dif_nonuniform")
_LEVEL = 0.05


def understood(tests: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell which items people who stand alike on a dimension answer differently, between years or municipalities.

    Parameters
    ----------
    tests
        `survey_tests`. An item differs where its effect is at least moderate and its p small, adjusted within its
        dimension.
    """
    rows = [row for row in study_rows(tests, labels, survey=survey, method=_METHODS) if row["status"] == "ok"]
    if not rows:
        return no_data(labels, survey)
    order = {code: index for index, code in enumerate(labels.regions)}
    places = sorted(values_of(rows, "municipality"), key=lambda code: ("|" in code, order.get(code, len(order)), code))
    groups = [_group([row for row in rows if row["municipality"] == place], labels) for place in places]
    sure = labels.text(
        "An item that is understood differently moves for other reasons than its dimension; small differences are left "
        "out, for in large groups they are common and change no conclusion."
    )
    return Words(" ".join(group.plain() for group in groups), sure, (), tuple(groups))


def _group(rows: Sequence[Row], labels: Labels) -> Group:
    found = [row for row in rows if row["estimate"] >= MODERATE and row["p_holm"] < _LEVEL]
    heading = f"{labels.municipality(rows[0]['municipality'])} {origin_mark(rows, labels)}".strip()
    if found:
        told = labels.listed(list(dict.fromkeys(_one(row, labels) for row in found)))
        return Group(heading, ((labels.text("Understood differently"), told),))
    compared = len(values_of(rows, "key"))
    alike = labels.plural("{n} item compared, and it does not differ", "{n} items compared, and none differs", compared)
    return Group(heading, ((labels.text("Understood alike"), alike),))


def _one(row: Row, labels: Labels) -> str:
    item = labels.text("“{item}”", item=labels.item(row["survey"], row["key"]).rstrip("."))
    return f"{item} ({row['years'].replace('|', '–')})"
