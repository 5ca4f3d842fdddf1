"""Sentences of two municipalities side by side: where they are alike, and who can learn from whom.

Knows the conclusions of the table `side_by_side` and the levels beside it. Counts nothing and names no winner.
"""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import Release
from varpu_eval.report.labels import Labels, aspect_told, compared_told, learns_told, mark, missing
from varpu_eval.report.labels import released as decimals
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, no_data, origin_mark
from varpu_eval.report.sides import Side, by_aspect, sides_of
from varpu_eval.report.words.cautions import illustration_of

_LEARNS = ("alike", "focus_from_peer", "peer_from_focus", "differs", "cannot_tell")
_POINTS = ("difference", "score_difference")


def side_by_side(released: Release, labels: Labels, *, peer: str = "", short: bool = False) -> Words | Notice:
    """Tell of each peer where it and the focus are alike, where one can learn from the other, and what cannot be told.

    Parameters
    ----------
    released
        With `side_by_side`, and with the tables of levels (`sides_of`) where both levels are to be told.
    peer
        The one to tell of; every one unless named.
    short
        Only name what is alike, what can be learnt and what cannot be told, without any figure.
    """
    by_peer = {code: sides for code, sides in sides_of(released, labels).items() if peer in ("", code)}
    if not by_peer:
        return no_data(labels)
    groups = tuple(_group(sides, labels, short=short) for sides in by_peer.values())
    told = [side for sides in by_peer.values() for side in sides]
    answer = " ".join(group.plain() for group in groups)
    if short:
        return Words(answer, _where_to_look(told, labels), groups=groups)
    folded = labels.plural("{n} comparison in figures", "{n} comparisons in figures", len(told))
    sentences = [_sentence(side, labels) for side in told]
    return Words(answer, _sureness(told, labels), sentences, groups, folded=folded)


def conclusion(row: Row, labels: Labels) -> str:
    """Return who can learn from whom, or what stands in its way."""
    if not row["learns"]:
        return labels.status(row["status"])
    if row["learns"] == "cannot_tell" and missing(row["low"]):
        return labels.text("comparison without an interval, no conclusion")
    return learns_told(labels, row["learns"], focus=row["region"], peer=row["peer"])


def apart(row: Row, labels: Labels) -> str:
    """Return the difference or the ratio with its limits."""
    estimate = labels.estimate(row)
    if row["unit"] in _POINTS:
        sign = estimate[:1] if estimate[:1] in "+−" else ""
        estimate = sign + labels.points(row["estimate"], row["unit"], decimals(row))
    elif row["unit"] != "ratio" and row["estimate"] > 0:
        estimate = f"+{estimate}"
    limits = "" if missing(row["low"]) else labels.text("(95 % interval {limits})", limits=labels.interval(row))
    told = mark("ratio {estimate} {limits}") if row["unit"] == "ratio" else mark("difference {estimate} {limits}")
    return labels.text(told, estimate=estimate, limits=limits).strip()


def _group(sides: Sequence[Side], labels: Labels, *, short: bool) -> Group:
    """Return the findings of one pair of municipalities, what is concluded alike under one label."""
    first = sides[0].row
    names = labels.listed(labels.municipality(first[place]) for place in ("region", "peer"))
    kinds = {conclusion(side.row, labels): side.row for side in sides}
    order = sorted(kinds, key=lambda told: _place(kinds[told]))
    findings = tuple(
        (capital(told), _finding([side for side in sides if conclusion(side.row, labels) == told], labels, short=short))
        for told in order
    )
    heading = (
        labels.text("{names} (figures in this order)", names=names)
        if not short and any(_levels(side, labels) for side in sides)
        else names
    )
    return Group(heading, findings)


def _place(row: Row) -> tuple[int, bool, str]:
    """Return where a conclusion stands among the others; those that lack an interval after those that have one."""
    place = _LEARNS.index(row["learns"]) if row["learns"] else len(_LEARNS)
    return place, missing(row["low"]), row["status"]


def _finding(sides: Sequence[Side], labels: Labels, *, short: bool) -> str:
    """Name what is concluded alike, by aspect and years, with the levels of the focus and the peer in brackets.

    In short without the levels, and without what a name explains in brackets.
    """
    told = []
    for of_aspect in by_aspect(sides):
        first = of_aspect[0].row
        names = [
            _name(side.row, labels).partition(" (")[0]
            if short
            else f"{_name(side.row, labels)} {_levels(side, labels)}".strip()
            for side in of_aspect
        ]
        chunk = labels.text("{aspect} {years}: {list}", list=", ".join(names), **_where(first, labels))
        told.append(f"{chunk} {origin_mark([side.row for side in of_aspect], labels)}".strip())
    return "; ".join(told)


def _levels(side: Side, labels: Labels) -> str:
    """Return both levels in brackets, that of the focus first; nothing where neither has a figure."""
    if side.ours is None or side.theirs is None or not (has_figure(side.ours) or has_figure(side.theirs)):
        return ""
    first, second = (
        labels.estimate(row) if has_figure(row) else labels.mark_of(row["status"]) for row in (side.ours, side.theirs)
    )
    return labels.text("({first} and {second})", first=first, second=second)


def _name(row: Row, labels: Labels) -> str:
    return compared_told(labels, row["aspect"], row["compared"], short=True)


def _where(row: Row, labels: Labels) -> dict[str, str]:
    return {"aspect": aspect_told(labels, row["aspect"]), "years": labels.years(row["year"], row["span"])}


def _sentence(side: Side, labels: Labels) -> str:
    row = side.row
    of_each = [
        f"{labels.municipality(row[place])} {labels.figure(level)}"
        for place, level in (("region", side.ours), ("peer", side.theirs))
        if level is not None
    ]
    parts = [", ".join(of_each), apart(row, labels) if has_figure(row) else "", conclusion(row, labels)]
    told = labels.text("{aspect} {years}, {name}: {told}", name=_name(row, labels), told="; ".join(filter(None, parts)),
                       **_where(row, labels))  # fmt: skip
    return f"{capital(told)} {origin_mark([row], labels)}".strip() + "."


def _sureness(sides: Sequence[Side], labels: Labels) -> str:
    rows = [side.row for side in sides]
    told = list(filter(None, [_where_to_look(sides, labels)]))
    if any(row["aspect"].startswith("survey:") for row in rows):
        told.append(labels.text(
            "In surveys alike means that the 90 % interval of the difference lies within 5 points; differences were "
            "corrected for the dimensions compared together (Holm)."
        ))  # fmt: skip
    if any(row["aspect"] in ("network", "indicator") for row in rows):
        told.append(labels.text("Figures of meetings and of the use of services have no better side."))
    return " ".join([*told, *illustration_of(rows, labels)])


def _where_to_look(sides: Sequence[Side], labels: Labels) -> str:
    """Tell what learning from the other does not mean, where anything can be learnt."""
    if not any(side.row["learns"] in ("focus_from_peer", "peer_from_focus") for side in sides):
        return ""
    return labels.text(
        "That one can learn from the other tells where to look, not what makes the difference, which may lie in other "
        "things than the work itself."
    )
