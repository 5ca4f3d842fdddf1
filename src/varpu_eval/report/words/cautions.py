"""What must be said beside indicators, whichever picture or table shows them.

Knows which indicators are easily taken for another, and what no figure of one municipality can tell. Does not know any
figure.
"""

from __future__ import annotations

from collections.abc import Iterable

from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.rows import Row, has_figure

CAUTIONS = {
    "placed": (
        mark(
            "Placed outside the home is wider than taken into care: related, but what is said of the latter is neither "
            "confirmed nor refuted by it."
        ),
        mark(
            "Part of a difference may lie in the type of municipality: cities place a larger share of children outside "
            "the home than densely populated and rural municipalities do (Stakes 13/2007, figures of 2006)."
        ),
    ),
    "taken_into_care": (mark("How many are in care does not tell why, nor whether early work prevented any of it."),),
    "substitute_care_share": (
        mark("The share in substitute care rises when less is counted as open care, as since 2015: it is no amount."),
    ),
    "open_care": (
        mark("Part of open care became family services under the Social Welfare Act in 2015: fewer clients then."),
    ),
    "notifications": (
        mark(
            "More or fewer notifications is neither good nor bad by itself: early cooperation may raise early contacts."
        ),
    ),
    "net_costs": (
        mark("Costs do not tell whether care was dear or much; one child's placement shows in a small municipality."),
    ),
    "social_workers": (mark("Person-years do not tell how many children each one has, nor which posts were vacant."),),
    "heard_at_school": (mark("Younger children, and those who did not answer, are not in this figure."),),
    "parents_discuss": (mark("Younger children, and those who did not answer, are not in this figure."),),
}
"""By indicator: with what it must not be confused, and what explains a part of it. The figures of the
types are in data/published/README.md."""

NEITHER = mark(
    "Use of a service is neither good nor bad by itself: a low share may mean that few need it or that few who need it "
    "get it, a high one more need or help that comes in time."
)
CAUSE = mark("A difference or a change, even one that stands out, does not tell what caused it.")
ONE_PEER = mark(
    "One comparison municipality is too few to tell whether a change is out of the ordinary: municipalities drift each "
    "its own way, and beside a single one far too much would look like an effect (docs/simulation.md)."
)
ILLUSTRATION = mark("Synthetic and real figures stand side by side only to show the method; nothing can be concluded.")
NO_INTERVAL = mark("The figures have no interval, because only rounded figures are published.")
NO_RATIO_INTERVAL = mark("The ratios have no interval, because counts or persons are not known of both sides.")
NO_INTERVAL_BESIDE = {
    "country": mark("The ratios to the whole country have no interval, because its counts or persons are not known."),
    "peer": mark(
        "The ratios to the comparison municipality have no interval, because counts or persons are not known of both."
    ),
}
"""By what is compared with, where ratios to something else have one."""
OVERLAP = mark("Windows that follow each other share years; compare only windows that share none.")


def cautions_of(indicator: str, labels: Labels) -> list[str]:
    """Tell with what an indicator must not be confused."""
    return [labels.text(caution) for caution in CAUTIONS.get(indicator, ())]


def direction_of(indicator: str, labels: Labels) -> list[str]:
    """Tell why neither more nor less is better, of an indicator for which the catalogue has it so."""
    return [labels.text(NEITHER)] if indicator in labels.neutral else []


def without_interval(ratios: Iterable[Row], labels: Labels) -> list[str]:
    """Tell which ratios to the country and to a peer have no interval; of groups none ever has, and none is told."""
    lacks: dict[str, bool] = {}
    for row in ratios:
        kind = row["reference"].partition(":")[0]
        if kind in NO_INTERVAL_BESIDE and has_figure(row):
            lacks[kind] = lacks.get(kind, True) and missing(row["low"])
    if lacks and all(lacks.values()):
        return [labels.text(NO_RATIO_INTERVAL)]
    return [labels.text(told) for kind, told in NO_INTERVAL_BESIDE.items() if lacks.get(kind)]


def illustration_of(rows: Iterable[Row], labels: Labels) -> list[str]:
    """Tell that nothing can be concluded, of rows that set synthetic beside real figures."""
    return [labels.text(ILLUSTRATION)] if any(row["status"] == "illustration" for row in rows) else []
