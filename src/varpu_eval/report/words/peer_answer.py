"""The short answer of a page of indicators and peers: level, place and change of one indicator.

Knows which sentence of each question answers it. Makes none of its own but where invented municipalities stand in for
real ones.
"""

from __future__ import annotations

from varpu_eval.disclosure import Release
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Group, Notice, Words, headed, together
from varpu_eval.report.rows import capital, head_of, study_rows
from varpu_eval.report.words.cautions import cautions_of, illustration_of
from varpu_eval.report.words.indicator_change import indicator_changes
from varpu_eval.report.words.indicators import indicators
from varpu_eval.report.words.place import standing


def peer_answer(released: Release, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell an indicator in short: its level beside the country, its place among others, and whether it changed so.

    Parameters
    ----------
    released
        With `indicator_levels`, `indicator_ratio`, `indicator_rank` and `indicator_change`.
    """
    levels, ratios, ranks = (released[f"indicator_{name}"] for name in ("levels", "ratio", "rank"))
    level = indicators(levels, ratios, labels, indicator=indicator)
    if isinstance(level, Notice):
        return level
    place = labels.regions[0] if labels.regions else study_rows(levels, labels, indicator=indicator)[0]["region"]
    head = head_of(place, indicator, labels)
    changed = indicator_changes(released["indicator_change"], labels, indicator=indicator)
    beside = [row for table in (ranks, ratios) for row in study_rows(table, labels, indicator=indicator)]
    among = standing(ranks, ratios, labels, indicator=indicator) or illustration_of(beside, labels)
    findings = (
        (labels.text("Level"), level.answer if level.about else level.sentences[0]),
        (labels.text("Place"), together(among, (head,))),
        (labels.text("Change"), "" if isinstance(changed, Notice) else changed.answer),
    )
    told = tuple((label, headed(finding, (head,))[1]) for label, finding in findings if finding)
    group = Group(capital(head), told)
    return Words(group.plain(), " ".join(cautions_of(indicator, labels)), groups=(group,))
