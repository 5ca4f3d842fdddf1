"""The words of two municipalities side by side: what is compared, and who can learn from whom.

Knows the codes of the table `side_by_side`. Does not know its figures.
"""

from __future__ import annotations

from varpu_eval.report.labels.catalogue import mark
from varpu_eval.report.labels.study_labels import Labels

ASPECTS = {"network": mark("meetings between sectors"), "indicator": mark("statistics")}

LEARNS = {
    "focus_from_peer": mark("{focus} can learn from {peer}"),
    "peer_from_focus": mark("{peer} can learn from {focus}"),
    "alike": mark("alike"),
    "differs": mark("they differ; neither side is the better one"),
    "cannot_tell": mark("cannot tell"),
}
"""Who can learn from whom, with the names of the municipalities filled in."""


def aspect_told(labels: Labels, aspect: str) -> str:
    """Return what is set side by side: `survey:NAME`, `network` or `indicator`."""
    kind, _, name = aspect.partition(":")
    return labels.survey(name) if kind == "survey" else labels.text(ASPECTS[kind])


def compared_told(labels: Labels, aspect: str, key: str, *, short: bool = False) -> str:
    """Return the dimension, measure or indicator that is compared; an indicator by its `short` name in a sentence."""
    if aspect == "network":
        return labels.measure(key)
    return labels.indicator(key, short=short) if aspect == "indicator" else labels.dimension(key)


def learns_told(labels: Labels, learns: str, *, focus: str, peer: str) -> str:
    """Return who can learn from whom, or that nobody can tell; nothing where there is no figure to tell of.

    >>> learns_told(Labels("en", names={"1": "A", "2": "B"}), "focus_from_peer", focus="1", peer="2")
    'A can learn from B'
    """
    names = {"focus": labels.municipality(focus), "peer": labels.municipality(peer)}
    return labels.text(LEARNS[learns], **names) if learns else ""
