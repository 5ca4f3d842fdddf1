"""Sentences of how well the items of a dimension hang together.

Knows the limits from which a scale counts as sound, as it is read and no test. Does not know how they were computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, origin_mark, places_of, study_rows, values_of

ALPHA = 0.70
"""Alpha from which a scale serves to compare groups. Source: Nunnally 1978, Psychometric Theory, 2nd ed., p. 245."""

AT_THE_END = 0.15
"""Share at the lowest or highest score above which a scale has a floor or ceiling effect.

Source: Terwee et al. 2007, J. Clin. Epidemiol. 60, 34-42.
"""

ITEM_REST = 0.30
"""Item-rest correlation below which an item measures something else than the others. Source: as `ALPHA`, p. 280."""

ONE_ITEM = mark("one item only")

Found = Mapping[str, Mapping[str, Row]]
"""Dimension and measure to the row."""


def scales(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell which dimensions are sound scales in each place's latest year, which are not, and which items do not fit."""
    rows = study_rows(table, labels, survey=survey)
    if not rows:
        return no_data(labels, survey)
    groups, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        here = [row for row in here if row["year"] == max(row["year"] for row in here)]
        found = {
            name: {r["measure"]: r for r in here if r["dimension"] == name} for name in _order(here, survey, labels)
        }
        where = {"place": labels.municipality(place), "year": here[0]["year"]}
        groups.append(_group(found, here, where, labels))
        sentences += [told for name in found for told in _misfits(name, found[name], where, labels)]
    sure = labels.text(
        "Alpha grows with the number of items: a scale of few items can measure one thing though its alpha is low, but "
        "its scores are coarse, and a change of it is easily missed."
    )
    return Words(" ".join(group.plain() for group in groups), sure, sentences, tuple(groups))


def _group(found: Found, rows: Sequence[Row], where: Mapping[str, object], labels: Labels) -> Group:
    alphas = {name: measures.get("alpha") for name, measures in found.items()}
    known = {name: row for name, row in alphas.items() if row is not None and has_figure(row)}
    limit = labels.number(ALPHA, 2)
    sound = [_valued(name, row, labels) for name, row in known.items() if row["estimate"] >= ALPHA]
    weak = [_valued(name, row, labels) for name, row in known.items() if row["estimate"] < ALPHA]
    ends = [told for name, measures in found.items() for told in _ends(name, measures, labels)]
    unknown = [
        f"{labels.dimension(name)}{_why(found[name], row, labels)}"
        for name, row in alphas.items()
        if row is not None and name not in known
    ]
    findings = [
        (labels.text("Sound scales (alpha at least {limit})", limit=limit), sound or [labels.text("none")]),
        (labels.text("Weak scales (alpha under {limit})", limit=limit), weak or [labels.text("none")]),
        (labels.text("Answers crowd at an end of the scale"), ends),
        (labels.text("Cannot be told"), unknown),
    ]
    told = tuple((label, labels.listed(parts)) for label, parts in findings if parts)
    return Group(f"{where['place']} {where['year']} {origin_mark(rows, labels)}".strip(), told)


def _why(measures: Mapping[str, Row], row: Row, labels: Labels) -> str:
    """Return in brackets why a dimension has no alpha, where that is known."""
    if row["status"] != "not_estimable":
        return f" ({labels.status(row['status'])})"
    if any(measure.startswith("item_rest:") for measure in measures):
        return ""
    return f" ({labels.text(ONE_ITEM)})"


def _valued(name: str, row: Row, labels: Labels) -> str:
    return f"{labels.dimension(name)} {labels.figure(row)}"


def _ends(name: str, measures: Mapping[str, Row], labels: Labels) -> list[str]:
    """Tell of the dimension's lowest and highest score where more than `AT_THE_END` have it."""
    shares = {
        measure: row["estimate"]
        for measure, row in measures.items()
        if measure in ("floor", "ceiling") and has_figure(row) and row["estimate"] > AT_THE_END
    }
    told = {
        "floor": mark("{dimension}: {share} have the lowest score"),
        "ceiling": mark("{dimension}: {share} have the highest score"),
    }
    return [
        labels.text(message, dimension=labels.dimension(name), share=labels.percent(shares[measure]))
        for measure, message in told.items()
        if measure in shares
    ]


def _misfits(name: str, measures: Mapping[str, Row], where: Mapping[str, object], labels: Labels) -> list[str]:
    """Tell which items go weakly with the others of their dimension."""
    found = []
    for measure, row in measures.items():
        kind, _, item = measure.partition(":")
        if kind == "item_rest" and has_figure(row) and row["estimate"] < ITEM_REST:
            told = labels.text("“{item}”", item=labels.item(row["survey"], item).rstrip("."))
            values = {"name": labels.dimension(name), "item": told, "figure": labels.figure(row), **where}
            found.append(
                labels.text("{place} {year}, {name}: {item} goes weakly with the other items: {figure}.", **values)
            )
    return found


def _order(rows: Sequence[Row], survey: str, labels: Labels) -> list[str]:
    """Return the dimensions of the rows in the codebook's order."""
    known = [name for (of, _), name in labels.dimensions.items() if of == survey]
    here = values_of(rows, "dimension")
    return [name for name in dict.fromkeys([*known, *here]) if name in here]
