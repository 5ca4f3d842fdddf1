"""What each output table may hold: what its figures rest on, which columns it has, what each holds.

Knows the tables of the output contract; a table that is not here cannot leave. Does not know any figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from varpu_eval.disclosure.steps import NETWORK_STEPS, Column
from varpu_eval.errors import DisclosureError
from varpu_eval.results import CountKind
from varpu_eval.study import Limits

Kind = Literal["respondents", "persons", "register", "public"]
"""What figures rest on; `public` figures were published or tell of no person."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "verdict": ("", "grew", "fell", "no_change", "more_than_chance", "less_than_chance", "cannot_tell"),
    "met": ("", "yes", "no"),
    "used": ("", "yes", "same", "no"),
    "carriers": ("", "0", "1-2", "3-4", "5+"),
    "gender": ("", "total"),
    "approximate": ("", "yes", "no"),
    "flag": ("", "impossible", "disagreement"),
    "learns": ("", "focus_from_peer", "peer_from_focus", "alike", "differs", "cannot_tell"),
    "mark": ("", "beyond_limits", "run", "near_limit"),
    "unmarked": ("", "few_points", "break"),
}
"""The words that a column of words may hold; persons behind a tie are told only as a band."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """The rule of one output table.

    Parameters
    ----------
    kind
        What its figures rest on.
    keys
        Its key columns, in order.
    extras
        Its further columns, in order, and what each holds.
    kept_if_public
        The columns that a hidden row keeps when one of the sectors it is about is public by office.
    kept_beside
        The columns that a row hidden for its own cell keeps when every other cell it rests on is shown.
    reweighted
        The words, by column, of rows that weigh a total's answers otherwise than the other tables do. Two weightings
        are two equations for the parts of the total: such rows are hidden where one of these parts is.
    kinds
        What rows rest on by the first word of their first key, where the table joins several questions.
    """

    kind: Kind
    keys: tuple[str, ...]
    extras: Mapping[str, Column] = field(default_factory=dict)
    kept_if_public: tuple[str, ...] = ()
    kept_beside: tuple[str, ...] = ()
    reweighted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def steps(self) -> Mapping[str, Decimal]:
        """By unit, of figures and of what chance would give for them, where they are not those of other tables."""
        return NETWORK_STEPS if self.kind == "persons" else {}

    @property
    def columns(self) -> dict[str, Column]:
        """Every column that is rounded, and what it holds; the n of a network is its meetings."""
        figure: Column = "published" if self.kind == "public" else "figure"
        n: Column = "people" if self.kind in ("respondents", "register") else "whole"
        return {"estimate": figure, "low": figure, "high": figure, "n": n, **self.published}

    @property
    def published(self) -> dict[str, Column]:
        """The extras that leave, in order, and what each holds."""
        return {extra: holds for extra, holds in self.extras.items() if holds != "held"}


_CHANGE: dict[str, Column] = {"se": "error", "df": "people", "p": "p", "p_holm": "p"}

TABLES: Mapping[str, TableRule] = {
    "response_rates": TableRule(
        "respondents", ("survey", "municipality", "year", "sector"), {"respondents": "people", "staff": "people"}
    ),
    "response_by_unit_size": TableRule(
        "respondents",
        ("survey", "municipality", "year", "unit_size"),
        {"units": "whole", "respondents": "people", "staff": "people"},
    ),
    "survey_levels": TableRule(
        "respondents",
        ("survey", "municipality", "sector", "year", "level", "key", "measure"),
        {"se": "error", "population": "people"},
    ),
    "survey_distribution": TableRule(
        "respondents", ("survey", "municipality", "sector", "year", "key", "answer"), {"se": "error", "held": "held"}
    ),
    "survey_change": TableRule(
        "respondents",
        ("survey", "municipality", "sector", "level", "key", "measure", "year_from", "year_to"),
        _CHANGE | {"p_bh": "p", "effect_size": "decimal", "n_from": "people", "n_to": "people", "verdict": "word"},
    ),
    "survey_difference": TableRule(
        "respondents",
        (
            "survey", "municipality_a", "municipality_b", "sector", "level", "key", "measure", "contrast",
            "year_from", "year_to",
        ),
        _CHANGE | {"verdict": "word"},
    ),
    "survey_interface": TableRule(
        "respondents", ("survey", "municipality", "rater", "rated", "key", "year"), {"se": "error"}
    ),
    "survey_tests": TableRule(
        "respondents",
        ("survey", "municipality", "sector", "level", "key", "years", "method"),
        {"statistic": "decimal", "df1": "decimal", "df2": "people", "p": "p", "p_holm": "p"},
    ),
    "survey_nonresponse": TableRule(
        "respondents",
        ("survey", "municipality", "key", "measure", "year_from", "year_to"),
        {
            "response_from": "decimal", "response_to": "decimal", "bound_low": "bound", "bound_high": "bound",
            "tipping": "figure",
        },
    ),
    "scale_quality": TableRule("respondents", ("survey", "dimension", "municipality", "year", "measure")),
    "survey_figures": TableRule("public", ("survey", "municipality", "year", "sector", "item", "measure")),
    "survey_sensitivity": TableRule(
        "respondents",
        ("survey", "municipality", "key", "measure", "year_from", "year_to", "design"),
        {"se": "error", "df": "people", "used": "word"},
        reweighted={"used": ("no",)},
    ),
    "network_participation": TableRule(
        "persons", ("municipality", "area", "year", "sector", "measure"), {"meetings": "whole"}
    ),
    "network_structure": TableRule(
        "persons",
        ("municipality", "area", "year", "level", "measure"),
        {"null_mean": "expected", "null_low": "expected", "null_high": "expected", "p": "p", "meetings": "whole"},
    ),
    "sector_ties": TableRule(
        "persons",
        ("municipality", "year", "sector_a", "sector_b"),
        {
            "meetings_together": "whole", "expected": "expected", "p": "p", "p_adjusted": "p", "carriers": "word",
            "reviews": "whole", "met": "word", "verdict": "word",
        },
        kept_if_public=("met",),
        kept_beside=("met", "carriers"),
    ),
    "sector_roles": TableRule(
        "persons", ("municipality", "year", "sector", "measure"), {"expected": "expected", "z": "decimal", "p": "p"}
    ),
    "network_change": TableRule("persons", ("municipality", "year_from", "year_to", "measure"), {"p": "p"}),
    "indicator_levels": TableRule(
        "register", ("indicator", "region", "year", "span"), {"gender": "word", "denominator": "whole"}
    ),
    "indicator_ratio": TableRule("register", ("indicator", "region", "reference", "year", "span")),
    "indicator_change": TableRule(
        "register",
        ("indicator", "region", "method", "year_from", "year_to"),
        {"p": "p", "rank": "whole", "donors": "whole", "detectable": "decimal", "verdict": "word"},
    ),
    "indicator_gaps": TableRule(
        "register", ("indicator", "region", "placebo", "year"), {"start": "whole", "pre_rmspe": "decimal"}
    ),
    "indicator_donors": TableRule(
        "register", ("indicator", "region", "donor"), {"effect": "decimal", "without": "decimal"}
    ),
    "indicator_course": TableRule(
        "register",
        ("indicator", "region", "method", "term"),
        {"years": "whole", "years_before": "whole", "year_from": "whole", "year_to": "whole", "unmarked": "word"},
    ),
    "indicator_process": TableRule(
        "register",
        ("indicator", "region", "year"),
        {"centre": "figure", "lower": "figure", "upper": "figure", "mark": "word", "unmarked": "word"},
    ),
    "indicator_rank": TableRule(
        "register", ("indicator", "region", "reference", "year", "span"), {"regions": "whole"}
    ),
    "indicator_funnel": TableRule(
        "register",
        ("indicator", "region", "reference", "year", "span"),
        {
            "value": "figure", "low_998": "figure", "high_998": "figure", "persons": "whole", "shrunken": "figure",
            "shrunken_low": "figure", "shrunken_high": "figure", "approximate": "word",
        },
    ),
    "funnel_curve": TableRule(
        "register",
        ("indicator", "reference", "year", "span", "persons"),
        {"low_998": "figure", "high_998": "figure"},
    ),
    "peer_group": TableRule(
        "register", ("region", "neighbour", "variable"), {"distance": "decimal", "rank": "whole"}
    ),
    "side_by_side": TableRule(
        "respondents", ("aspect", "compared", "region", "peer", "year", "span"), {"learns": "word"},
        kinds={"survey": "respondents", "network": "persons", "indicator": "register"},
    ),
    "followup_coverage": TableRule("public", ("municipality", "followup_source", "year")),
    "timeline": TableRule(
        "public", ("start", "end", "kind", "municipality", "text", "event_source"), {"flag": "word"}
    ),
    "data_quality": TableRule("public", ("file", "table", "reason")),
}  # fmt: skip


def rule_of(table: str) -> TableRule:
    """Return the rule of an output table.

    Raises
    ------
    DisclosureError
        When no rule is written for the table.
    """
    if table not in TABLES:
        raise DisclosureError(
            f"table '{table}' has no rule and cannot leave. Known are: {', '.join(TABLES)}. "
            "Write its rule in varpu_eval/disclosure/rules.py."
        )
    return TABLES[table]


def limit_of(kind: CountKind, limits: Limits) -> int:
    """Return the smallest group of a kind that may be told about.

    >>> limit_of("respondents", Limits())
    10
    """
    return {
        "respondents": limits.min_respondents,
        "persons": limits.min_persons,
        "register": limits.min_register_count,
    }[kind]


def is_small(kind: CountKind, count: int, limits: Limits) -> bool:
    """Say whether a group of this size must be hidden.

    Nobody is a fact that may be told of persons and register cases, but answers of nobody are no answers.

    >>> is_small("register", 0, Limits()), is_small("register", 4, Limits()), is_small("respondents", 0, Limits())
    (False, True, True)
    """
    return count < limit_of(kind, limits) and (count > 0 or kind == "respondents")
