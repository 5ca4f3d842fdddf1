"""The whole page on meetings in a minute: who, with whom, by chance or not, between whom, what changed, what is untold.

Knows which findings of the network's tables stand under a municipality's heading. Does not know how each is told.
"""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import Release
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, origin_mark, places_of, study_rows
from varpu_eval.report.words.chance import BESIDE
from varpu_eval.report.words.interface_tie import beside_chance_told, interface_ratings, interface_rows
from varpu_eval.report.words.network import INTERFACE, matrix_rows, meetings
from varpu_eval.report.words.network_change import span_rows, ties_told
from varpu_eval.report.words.sector_roles import role_rows

_NAMED = 3
"""How many sectors or pairs a finding lists by name."""


def network_summary(released: Release, labels: Labels, *, year: int = 0) -> Words | Notice:
    """Tell of each municipality's meetings what a reader needs who has a minute; its last year unless one is named.

    Parameters
    ----------
    released
        With `network_participation`, `sector_ties`, `sector_roles` and `network_change`; `survey_interface` if there.
    """
    ties = study_rows(released["sector_ties"], labels)
    groups = []
    for place in places_of(ties, labels):
        rows = matrix_rows(released["sector_ties"], labels, municipality=place, year=year)
        if rows:
            groups.append(_group(released, rows, labels))
    if not groups:
        return no_data(labels)
    sureness = labels.text(
        "To have been at the same meeting is an opportunity to work together, not yet cooperation. "
        "Chance means: the same people at as many meetings, drawn by lot within their own group."
    )
    return Words(" ".join(group.plain() for group in groups), sureness, (), tuple(groups))


def _group(released: Release, rows: Sequence[Row], labels: Labels) -> Group:
    place, year = rows[0]["municipality"], rows[0]["year"]
    findings = (
        (labels.text("At the table"), _at_table(released, place, year, labels)),
        (labels.text("Met"), _met(rows, labels)),
        (labels.text("More than chance"), _beyond_chance(rows, labels)),
        (labels.text("Early education and child protection"), _interface(released, rows, labels)),
        (labels.text("Stand between others"), _between(released, place, year, labels)),
        (labels.text("Changed"), _changed(released, place, labels)),
        (labels.text("Hidden to protect privacy"), _hidden(rows, labels)),
        (labels.text("Cannot be told"), labels.text("whether those who met worked together")),
    )
    heading = f"{labels.municipality(place)} {year} {origin_mark(rows, labels)}".strip()
    return Group(heading, tuple(finding for finding in findings if finding[1]))


def _at_table(released: Release, place: str, year: int, labels: Labels) -> str:
    rows = study_rows(released["network_participation"], labels, area="all", municipality=place, year=year)
    shares = sorted(
        (row for row in rows if row["measure"] == "meetings_share" and has_figure(row) and row["sector"] != "other"),
        key=lambda row: (-row["estimate"], row["sector"]),
    )
    mean = next((row for row in rows if row["measure"] == "sectors_at_meeting" and has_figure(row)), None)
    told = [labels.text("{figure} sectors at a meeting on average", figure=labels.figure(mean))] if mean else []
    if shares:
        named = [f"{labels.sector(row['sector'])} {labels.percent(row['estimate'])}" for row in shares[:_NAMED]]
        told.append(labels.text("most often {list} of meetings", list=labels.listed(named)))
    return "; ".join(told)


def _met(rows: Sequence[Row], labels: Labels) -> str:
    """Tell how many pairs met, did not, and may not be told, each apart."""
    counts = {told: sum(row["met"] == told for row in rows) for told in ("yes", "no")}
    told = [labels.plural("{n} pair of sectors", "{n} pairs of sectors", counts["yes"])]
    if counts["no"]:
        told.append(labels.plural("{n} pair did not meet", "{n} pairs did not meet", counts["no"]))
    if untold := len(rows) - sum(counts.values()):
        told.append(labels.plural("of {n} pair it may not be told", "of {n} pairs it may not be told", untold))
    return "; ".join(told)


def _beyond_chance(rows: Sequence[Row], labels: Labels) -> str:
    tested = [row for row in rows if has_figure(row) and not missing(row["p_adjusted"])]
    if not tested:
        return labels.text("no pair could be compared with chance")
    more = sorted((row for row in tested if row["verdict"] == "more_than_chance"), key=lambda row: -row["estimate"])
    fewer = sum(row["verdict"] == "less_than_chance" for row in tested)
    told = [_pairs(more, labels)] if more else []
    if not more:
        told.append(
            labels.plural(
                "cannot be said of the {n} pair compared",
                "cannot be said of any of the {n} pairs compared",
                len(tested),
            )
        )
    if fewer:
        told.append(
            labels.plural(
                "{n} pair less than chance would give, or not at all",
                "{n} pairs less than chance would give, or not at all",
                fewer,
            )
        )
    return "; ".join(told)


def _pairs(rows: Sequence[Row], labels: Labels) -> str:
    named = [labels.text("{a} and {b}", a=labels.sector(row["sector_a"]), b=labels.sector(row["sector_b"]))
             for row in rows[:_NAMED]]  # fmt: skip
    more = len(rows) - _NAMED
    if more > 0:
        named.append(labels.plural("{n} other pair", "{n} other pairs", more))
    return ", ".join(named)


def _interface(released: Release, rows: Sequence[Row], labels: Labels) -> str:
    """Tell how the two met, and how each rates the other where the staff were asked."""
    row = next((row for row in rows if {row["sector_a"], row["sector_b"]} == INTERFACE), None)
    if row is None:
        return ""
    ratings = released["survey_interface"] if "survey_interface" in released.names else None
    rated = interface_ratings(ratings, labels, municipality=row["municipality"], year=row["year"])
    told = [
        labels.text("{rater}: “{item}” {figure}", rater=labels.sector(each["rater"]), figure=labels.figure(each),
                    item=labels.item(each["survey"], each["key"]).rstrip("."))
        for each in rated
    ]  # fmt: skip
    return "; ".join([_then_and_now(released, row, labels), *told])


def _then_and_now(released: Release, row: Row, labels: Labels) -> str:
    """Tell the meetings of a tie in its year, and in the first year that there are any meetings of."""
    sure = row["verdict"] in ("more_than_chance", "less_than_chance")
    now = meetings(row, labels) + (beside_chance_told(row, labels) if sure else "")
    first = min(
        (
            each
            for each in interface_rows(released["sector_ties"], labels)
            if each["municipality"] == row["municipality"]
        ),
        key=lambda each: each["year"],
    )
    if first["year"] == row["year"]:
        return now
    return labels.text(
        "{meetings}; in {first}: {before}", meetings=now, first=first["year"], before=meetings(first, labels)
    )


def _between(released: Release, place: str, year: int, labels: Labels) -> str:
    brokers = [row for row in role_rows(released["sector_roles"], labels, municipality=place, year=year)
               if row["measure"] == "brokerage"]  # fmt: skip
    above = [labels.sector(row["sector"]) for row in brokers if row[BESIDE] == "above"]
    if above:
        return labels.text("more than chance gives: {list}", list=labels.listed(above))
    if any(row[BESIDE] for row in brokers):
        return labels.text("no sector more than chance gives")
    return labels.mark_of("not_estimable")


def _changed(released: Release, place: str, labels: Labels) -> str:
    rows = span_rows(released["network_change"], labels, municipality=place)
    if not rows:
        return ""
    stayed = next((row for row in rows if row["measure"] == "persons_continued" and has_figure(row)), None)
    told = [ties_told(rows, labels)]
    if stayed:
        told.append(
            labels.text("{share} of the later year's people were there in the earlier", share=labels.figure(stayed))
        )
    return f"{rows[0]['year_from']}–{rows[0]['year_to']}: " + "; ".join(told)


def _hidden(rows: Sequence[Row], labels: Labels) -> str:
    hidden = sum(row["status"] == "hidden" for row in rows)
    return labels.plural("the figures of {n} pair", "the figures of {n} pairs", hidden) if hidden else ""
