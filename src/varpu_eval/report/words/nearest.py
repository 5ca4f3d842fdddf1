"""Sentences of which municipalities are nearest, and by what.

Knows distances and variables. Tells nothing of how any municipality does.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, study_rows, values_of, with_origin
from varpu_eval.report.words.cautions import illustration_of

ALL = "all"
"""The `variable` of the distance over all variables together."""

NO_NEAREST = mark("The study names nothing by which municipalities would be near (study.toml, [nearest]).")

FAR = 1.0
"""Standard deviations from which on the nearest are hardly near."""


def nearest(peer_group: ReleasedTable, labels: Labels) -> Words | Notice:
    """Tell which municipalities are nearest to the focus, by which variables, and how near the farthest of them is."""
    rows = study_rows(peer_group, labels)
    together = [row for row in rows if row["variable"] == ALL]
    if not together:
        return Notice(labels.text(NO_NEAREST))
    told = sorted((row for row in together if has_figure(row)), key=lambda row: int(row["rank"]))
    if not told:
        return Notice(labels.text("Which municipalities are nearest is not told: {why}.", why=_why(together, labels)))
    place = labels.municipality(told[0]["region"])
    names = labels.listed(labels.municipality(row["neighbour"]) for row in told)
    answer = labels.text("{place}: the nearest municipalities are {names}.", place=place, names=names)
    sentences = [_variables(rows, place, labels), _distances(told, place, labels)]
    if float(told[-1]["distance"]) > FAR:
        sentences.append(
            labels.text("{place}: some even of the nearest municipalities are quite unlike it.", place=place)
        )
    sentences += [
        labels.text("{place}: the comparison municipality {peer} is not among the nearest.", place=place, peer=peer)
        for peer in _peers_apart(told, labels)
    ]
    sureness = labels.text(
        "Nearest means alike by these variables and by nothing else; it does not tell who does better."
    )
    answer, sureness = with_origin(answer, told, labels), " ".join([sureness, *illustration_of(told, labels)])
    return Words(answer, sureness, sentences, about=(place,))


def _why(rows: Sequence[Row], labels: Labels) -> str:
    return labels.listed(labels.status(status) for status in values_of(rows, "status"))


def _variables(rows: Sequence[Row], place: str, labels: Labels) -> str:
    variables = [variable for variable in values_of(rows, "variable") if variable != ALL]
    return labels.text(
        "{place}: nearness is counted from {variables}, weighted as the study says (study.toml, [nearest]).",
        place=place,
        variables=labels.listed(labels.indicator(variable, short=True).removesuffix(".") for variable in variables),
    )


def _distances(told: Sequence[Row], place: str, labels: Labels) -> str:
    """Tell how far the nearest and the farthest of the nearest are, and what the unit means."""
    near, far = told[0], told[-1]
    return labels.text(
        "{place}: of them {near} is the nearest ({near_by}) and {far} the farthest ({far_by}); 0 is alike, and 1 as "
        "far as municipalities usually are from their mean.",
        place=place,
        near=labels.municipality(near["neighbour"]),
        near_by=labels.number(near["distance"], 2),
        far=labels.municipality(far["neighbour"]),
        far_by=labels.number(far["distance"], 2),
    )


def _peers_apart(told: Sequence[Row], labels: Labels) -> list[str]:
    near = {row["neighbour"] for row in told}
    return [labels.municipality(peer) for peer in labels.regions[1:] if peer not in near]
