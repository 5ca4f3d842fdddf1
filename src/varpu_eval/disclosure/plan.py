"""Which cells of a study are hidden: made once from the counts of every question, so that all pages hide the same.

Knows the small cells and which neighbours must be hidden with them. Does not know figures; it marks small cells and
their neighbours alike, so that nobody can tell from it which were small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from varpu_eval import followup, network, peer, survey
from varpu_eval.disclosure.audit import Group, System, disclosed_group, systems_of
from varpu_eval.disclosure.rules import is_small
from varpu_eval.errors import DisclosureError
from varpu_eval.results import Counts
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells a study has declared, and those of them that stay hidden; no counts.

    Parameters
    ----------
    known
        The keys of every declared cell.
    hidden
        The keys of the cells that nothing may be told about: small ones and their neighbours, not told apart.
    """

    known: frozenset[str]
    hidden: frozenset[str]

    def __post_init__(self) -> None:
        if stray := sorted(self.hidden - self.known):
            raise DisclosureError(f"the plan hides cell '{stray[0]}', which no question declared; make the plan again")

    def to_json(self) -> str:
        """Return the plan as JSON text; the same plan gives the same text."""
        told = {"schema": SCHEMA, "known": sorted(self.known), "hidden": sorted(self.hidden)}
        return json.dumps(told, ensure_ascii=False, indent=0) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Return the plan that `to_json` wrote.

        Raises
        ------
        DisclosureError
            When the text is no such plan.
        """
        try:
            told = json.loads(text)
        except json.JSONDecodeError as error:
            raise DisclosureError(f"the plan is not JSON: {error}. Run the report again from the start.") from None
        if not isinstance(told, dict) or told.keys() != {"schema", "known", "hidden"} or told["schema"] != SCHEMA:
            raise DisclosureError(f"this is no plan of schema {SCHEMA}. Run the report again from the start.")
        return cls(frozenset(told["known"]), frozenset(told["hidden"]))


def make_plan(data: StudyData) -> Plan:
    """Make the plan of a study from the counts that every question declares.

    Raises
    ------
    DisclosureError
        When the declared counts contradict each other.
    """
    questions = (survey, network, peer, followup)
    return plan_from([counts for room in questions for counts in room.declared_counts(data)], data.study.disclosure)


def plan_from(declared: Iterable[Counts], limits: Limits) -> Plan:
    """Hide what is small, then neighbours until nothing small can be got back.

    The neighbour that is hidden is the smallest of those that give a small group away, so that fewest people are lost
    from the report; one that proves needless in the end is shown again. The order of the counts does not matter.

    Parameters
    ----------
    declared
        The cells of every question and how they add up.
    limits
        The study's limits.

    Raises
    ------
    DisclosureError
        When a cell is declared twice with different sizes, a margin names an undeclared cell, or margins contradict
        each other.

    >>> from varpu_eval.results import Cell, Margin
    >>> cells = (Cell("all", 56), Cell("a", 30), Cell("b", 12), Cell("c", 10), Cell("d", 4))
    >>> plan = plan_from([Counts("respondents", cells, (Margin("all", ("a", "b", "c", "d")),))], Limits())
    >>> sorted(plan.hidden)
    ['c', 'd']
    """
    systems = systems_of(declared)
    hidden = frozenset(key for system in systems for key in _hidden_in(system, limits))
    return Plan(frozenset(key for system in systems for key in system.count), hidden)


def _hidden_in(system: System, limits: Limits) -> frozenset[str]:
    small = frozenset(key for key, count in system.count.items() if is_small(system.kind, count, limits))
    hidden = set(small)
    while group := disclosed_group(system, hidden, limits):
        hidden.add(_neighbour(group, system))
    for key in sorted(hidden - small, key=lambda key: (-system.count[key], key)):
        if disclosed_group(system, hidden - {key}, limits) is None:
            hidden.remove(key)
    return frozenset(hidden)


def _neighbour(group: Group, system: System) -> str:
    """Return the smallest released cell that gives the group away."""
    if not group.known_from:
        raise DisclosureError(
            f"the margins around cell '{group.parts[0]}' contradict each other: they give it away with every total "
            "hidden. Correct how its cells add up."
        )
    return min(group.known_from, key=lambda key: (system.count[key], key))
