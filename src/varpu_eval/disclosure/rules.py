"""What each output table may hold: what its figures rest on, which columns it has, how each is rounded.

Knows the tables of the output contract; a table that is not here cannot leave. Does not know any figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from varpu_eval.errors import DisclosureError
from varpu_eval.results import CountKind
from varpu_eval.study import Limits

Kind = Literal["respondents", "persons", "register", "public"]
"""What figures rest on; `public` figures were published or tell of no person."""

Column = Literal["figure", "published", "bound", "error", "expected", "p", "decimal", "people", "whole", "word", "held"]
"""What a column holds, and so how it is rounded: a figure in the row's unit, or one that was published elsewhere; what
it could be at most or least, in coarse steps; a standard error of it, or what chance would give for it; a p-value or
another decimal number; a number of people or of other things; a word of a closed list; or how many people hold the
row's answer, which is checked and never leaves."""

DECIMALS = 3
"""Decimals of ratios, rates and percentages of registers."""

PUBLISHED_DECIMALS = 6
"""Decimals of figures that were published elsewhere: enough that they stay as they were published."""

OTHER_DECIMALS = 2
"""Decimals of effect sizes and of expected numbers."""

NETWORK_STEPS: Mapping[str, Decimal] = {"rate": Decimal("0.5"), "ratio": Decimal("0.01"), "mean": Decimal("0.1")}
"""Steps of what is told of networks, and of what chance would give for it, by unit. A sector's ties and those within it
add up to its seats: with finer weights the only one that is hidden would follow, and how often its one person came."""

BOUND_POINTS = 5
"""Step of bounds, in points of 100. They rest on answers without weights, which beside weighted ones would tell of the
hidden parts of a total."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "verdict": ("", "grew", "fell", "no_change", "more_than_chance", "less_than_chance", "cannot_tell"),
    "met": ("", "yes", "no"),
    "used": ("", "yes", "same", "no"),
    "carriers": ("", "0", "1-2", "3-4", "5+"),
    "gender": ("", "total"),
    "approximate": ("", "yes", "no"),
    "flag": ("", "impossible", "disagreement"),
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
    """

    kind: Kind
    keys: tuple[str, ...]
    extras: Mapping[str, Column] = field(default_factory=dict)
    kept_if_public: tuple[str, ...] = ()
    kept_beside: tuple[str, ...] = ()
    reweighted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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


def step_of(decimals: int) -> Decimal:
    """Return the step of figures with so many decimals.

    >>> step_of(2)
    Decimal('0.01')
    """
    return Decimal(1).scaleb(-decimals)


def step_of_column(holds: Column, unit: str, limits: Limits, *, few: bool = False) -> Decimal | None:
    """Return the step that a column's numbers are rounded to in a row of this unit; None where they stay.

    Standard errors of shares have a tenth of the shares' step, so that designs can be told apart; what chance would
    give for a number is no whole number. In groups with `few` people, whose n is rounded, scores have no decimals and
    means one: more would give n back, and beside other means the answers of those who skipped an item. Nor have their
    standard errors: a sum of squares beside a sum tells which answers were given.

    >>> step_of_column("figure", "share", Limits()), step_of_column("error", "share", Limits())
    (Decimal('0.01'), Decimal('0.001'))
    >>> step_of_column("figure", "score", Limits()), step_of_column("figure", "score", Limits(), few=True)
    (Decimal('0.01'), Decimal('1'))
    """
    fixed = {"p": limits.p_decimals, "published": PUBLISHED_DECIMALS, "decimal": OTHER_DECIMALS}
    if holds in fixed:
        return step_of(fixed[holds])
    if holds == "bound":
        return Decimal(BOUND_POINTS) / (100 if unit in ("share", "difference") else 1)
    if unit in ("share", "difference"):
        return Decimal(limits.share_points) / (1000 if holds == "error" else 100)
    of_figure, coarse = limits.score_decimals, few and holds in ("figure", "error")
    decimals = dict.fromkeys(("score", "score_difference"), min(0, of_figure) if coarse else of_figure)
    decimals["mean"] = min(1, of_figure) if coarse else of_figure
    decimals |= dict.fromkeys(("ratio", "rate", "percent"), DECIMALS) | {"coefficient": OTHER_DECIMALS}
    decimals["count"] = OTHER_DECIMALS if holds == "expected" else 0
    return step_of(decimals[unit]) if unit in decimals else None
