"""The words for codes: sectors, dimensions, statuses, verdicts and the other values of result tables.

Knows the English word of every code of the contract; what is not here is shown as it is written. Does not know
languages: each word is a msgid of the catalogues.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from varpu_eval.report.labels.catalogue import mark

STATUSES = {
    "hidden": mark("hidden to protect privacy"),
    "not_estimable": mark("cannot tell"),
    "not_published": mark("not published"),
    "illustration": mark("illustrates the method only"),
}

SHORT_STATUSES = {
    "hidden": mark("hidden"),
    "not_estimable": mark("cannot tell"),
    "not_published": mark("not published"),
}

NEAREST_LEVELS = {
    "": mark("mean of the nearest municipalities"),
    "median": mark("median of the nearest municipalities"),
    "weighted_mean": mark("mean of the nearest municipalities, weighted by persons"),
    "weighted_median": mark("median of the nearest municipalities, weighted by persons"),
}
"""Levels of the nearest municipalities, by what follows `nearest:` in a reference."""

GROUP_LEVELS = {
    "": mark("mean of the others in the group {group}"),
    "median": mark("median of the others in the group {group}"),
    "weighted_mean": mark("mean of the others in the group {group}, weighted by persons"),
    "weighted_median": mark("median of the others in the group {group}, weighted by persons"),
}
"""Levels of a named group, by what follows its name in a reference."""

VERDICTS = {
    "grew": mark("grew"),
    "fell": mark("fell"),
    "no_change": mark("no material change"),
    "cannot_tell": mark("cannot tell"),
    "higher": mark("more favourable change"),
    "lower": mark("less favourable change"),
    "no_difference": mark("no material difference"),
    "more_than_chance": mark("more than chance"),
    "less_than_chance": mark("less than chance"),
}

DIFFERENCES = {"grew": "higher", "fell": "lower", "no_change": "no_difference"}
"""What a verdict is called when the changes of two municipalities are compared; differences in level have none."""

SECTORS = {
    "all": mark("all sectors"),
    "clinic": mark("maternity and child health clinic"),
    "early_education": mark("early education"),
    "school": mark("school"),
    "student_welfare": mark("student welfare"),
    "youth": mark("youth services"),
    "child_protection": mark("child protection"),
    "family": mark("family services"),
    "health": mark("health services"),
    "police": mark("police"),
    "parish": mark("parish"),
    "ngo": mark("organisations"),
    "coordination": mark("network coordination"),
    "administration": mark("administration"),
    "elected": mark("elected officials"),
    "other": mark("other"),
}

DIMENSIONS = {
    "early_support": mark("early support"),
    "taking_up_worries": mark("taking up worries"),
    "openness": mark("openness"),
    "being_heard": mark("being heard"),
    "participation": mark("participation"),
    "cooperation": mark("working together"),
    "rooting": mark("rooting of practices"),
    "interface": mark("work at the interface"),
}

SURVEYS = {"staff": mark("staff survey"), "users": mark("service-user survey")}

INDICATORS = {
    "placed": mark("children placed outside the home, % of those aged 0–17"),
    "notifications": mark("children with a child protection notification, % of those aged 0–17"),
}

SHORT_INDICATORS = {
    "placed": mark("placed outside the home"),
    "notifications": mark("child protection notifications"),
}

MEASURES = {
    "agree": mark("share who agree"),
    "mean": mark("mean of answers"),
    "score": mark("score 0–100"),
    "share": mark("share"),
    "alpha": mark("Cronbach’s alpha"),
    "omega": mark("McDonald’s omega"),
    "floor": mark("floor effect (share at the lowest score)"),
    "ceiling": mark("ceiling effect (share at the highest score)"),
    "item_rest": mark("item–rest correlation"),
    "alpha_without": mark("alpha without the item"),
    "meetings_share": mark("share of meetings attended"),
    "regularity": mark("share of own groups’ meetings attended"),
    "sectors_at_meeting": mark("sectors at a meeting on average"),
    "density": mark("share of pairs that met"),
    "ei_index": mark("E–I index (−1 all within sectors, 1 all between)"),
    "isolates": mark("number that met no other"),
    "transitivity": mark("share of closed triples"),
    "assortativity": mark("assortativity by sector (0 as by chance, 1 own sector only)"),
    "centralisation": mark("centralisation (0 all meet as many, 1 all meet one only)"),
    "clustering": mark("share of pairs of a meeting that meet again"),
    "largest_component": mark("share in the largest connected part"),
    "modularity": mark("modularity by sector (above 0: sectors keep to themselves)"),
    "sectors_met": mark("number of other sectors met"),
    "weight_share": mark("share of all sectors’ ties"),
    "constraint": mark("constraint (the lower, the more varied the partners)"),
    "parts_left": mark("parts of the network without the sector"),
    "brokerage": mark("stands between two who did not meet, times a person"),
    "coordinator": mark("between two of the own sector"),
    "itinerant": mark("between two of one other sector"),
    "gatekeeper": mark("between the own sector and another"),
    "liaison": mark("between two other sectors"),
    "sector_ties_kept": mark("pairs of sectors that met in both years"),
    "sector_ties_lost": mark("pairs of sectors that met only before"),
    "sector_ties_gained": mark("pairs of sectors that met only after"),
    "sector_ties_jaccard": mark("share of the sectors’ ties that was kept"),
    "sector_ties_correlation": mark("likeness of the sectors’ ties (correlation)"),
    "persons_continued": mark("share of people who were there before"),
    "ties_jaccard": mark("share of ties kept, those who stayed"),
    "ties_jaccard_all": mark("share of ties kept, everybody"),
    "ties_correlation": mark("likeness of ties, those who stayed (correlation)"),
    "density_change": mark("change in the share of pairs that met, those who stayed"),
    "broker_stability": mark("same people stand between others (rank correlation)"),
}

METHODS = {
    "rao_scott": mark("Rao–Scott test of all answers"),
    "rank": mark("rank test"),
    "proportional_odds": mark("proportional odds model"),
    "logit": mark("logit model of agreeing"),
    "linear": mark("linear model"),
    "trend": mark("linear trend"),
    "dif_uniform": mark("differential item functioning, uniform"),
    "dif_nonuniform": mark("differential item functioning, nonuniform"),
    "quasi_poisson": mark("quasi-Poisson model of the counts"),
    "reml_ar1": mark("linear model of the log rates with AR(1) errors"),
}
"""Tests of the same changes, and of whether an item is understood alike; models of a series."""

CHANGE_METHODS = {
    "rank": mark("rank of the change"),
    "synthetic_control": mark("synthetic control"),
}
"""Ways to set one municipality's change beside those of others."""

KINDS = {
    "steering": mark("steering group"),
    "area": mark("area groups"),
    "management": mark("management group"),
    "interface_review": mark("interface reviews"),
    "dialogue": mark("dialogues"),
    "project": mark("project"),
    "model": mark("model"),
    "structure": mark("structure"),
    "coordinator": mark("coordinator"),
    "plan": mark("plan"),
    "survey": mark("survey"),
    "decision": mark("decision"),
    "award": mark("award"),
    "law": mark("law"),
    "organisation": mark("change of organisation"),
    "published_figure": mark("published figure"),
    "impossible_figure": mark("impossible figure"),
    "workshop": mark("workshop"),
}

SOURCES = {
    "survey": mark("survey"),
    "meetings": mark("meetings"),
    "attendance": mark("attendance"),
    "indicator": mark("statistics"),
    "indicators": mark("statistics"),
    "catalogue": mark("catalogue of indicators"),
    "goals": mark("goals"),
    "actions": mark("decisions"),
    "dialogues": mark("statements recorded in dialogues"),
    "training": mark("training"),
    "exchange": mark("exchange of practices"),
    "events": mark("milestones"),
    "survey_figures": mark("published survey figures"),
}

ORIGINS = {
    "own": mark("own data"),
    "published": mark("published"),
    "derived": mark("derived from published figures"),
    "synthetic": mark("synthetic"),
}

MARGINS = {"employer": mark("employer")}

DESIGNS = {
    "process": mark("process: units"),
    "process_persons": mark("process: persons"),
    "process_unweighted": mark("process: unweighted"),
    "census": mark("census: these staff"),
}

VALUES = {
    "all": mark("all"),
    "yes": mark("yes"),
    "no": mark("no"),
    "total": mark("total"),
    "female": mark("girls"),
    "male": mark("boys"),
    "country": mark("whole country"),
    "peer": mark("comparison municipality"),
    "item": mark("question"),
    "dimension": mark("dimension"),
    "level": mark("level"),
    "did": mark("difference of changes"),
    "sector": mark("sector"),
    "impossible": mark("cannot be true: not used in any figure"),
    "disagreement": mark("another source gives another time"),
    "slope": mark("yearly factor before"),
    "step": mark("step at the start"),
    "slope_change": mark("change in the yearly factor from the start on"),
    "beyond_limits": mark("beyond the limits"),
    "run": mark("eight in a row on one side of the mean"),
    "near_limit": mark("three of four near the same limit"),
    "few_points": mark("too few years"),
    "break": mark("a break in the series"),
}

REASONS = {
    "the same respondent again in the same year; the last sheet is kept": mark(
        "the same respondent again in the same year; the last sheet is kept"
    ),
    "person listed twice at one meeting": mark("person listed twice at one meeting"),
    "empty value: not published": mark("empty value: not published"),
    "e-mail column, dropped at the door": mark("e-mail column, dropped at the door"),
    "name column, dropped at the door": mark("name column, dropped at the door"),
    "time stamp column, dropped at the door": mark("time stamp column, dropped at the door"),
    "identity code column, dropped at the door": mark("identity code column, dropped at the door"),
    "contact column, dropped at the door": mark("contact column, dropped at the door"),
    "column that is not declared": mark("column that is not declared"),
}
