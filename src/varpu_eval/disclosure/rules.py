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

Column = Literal["people", "whole", "figure", "error", "p", "decimal", "word"]
"""What an extra column holds, and so how it is rounded: a number of people, a number of other things, a figure in the
row's unit, a standard error in the row's unit, a p-value, another decimal number, or a word of a closed list."""

DECIMALS = 3
"""Decimals of ratios, rates and percentages of registers."""

VERDICTS = ("", "grew", "fell", "no_change", "cannot_tell")
WORDS: Mapping[str, tuple[str, ...]] = {
    "verdict": VERDICTS,
    "met": ("", "yes", "no"),
    "carriers": ("", "0", "1-2", "3-4", "5+"),
    "gender": ("", "total"),
    "flag": ("", "impossible"),
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
    """

    kind: Kind
    keys: tuple[str, ...]
    extras: Mapping[str, Column] = field(default_factory=dict)
    kept_if_public: tuple[str, ...] = ()


_CHANGE: dict[str, Column] = {"se": "error", "df": "people", "p": "p", "p_holm": "p"}

TABLES: Mapping[str, TableRule] = {
    "response_rates": TableRule(
        "respondents", ("survey", "municipality", "year", "sector"), {"respondents": "people", "staff": "people"}
    ),
    "survey_levels": TableRule(
        "respondents",
        ("survey", "municipality", "sector", "year", "level", "key", "measure"),
        {"se": "error", "population": "people"},
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
    "survey_figures": TableRule("public", ("survey", "municipality", "year", "sector", "item", "measure")),
    "survey_sensitivity": TableRule(
        "respondents",
        ("survey", "municipality", "key", "measure", "year_from", "year_to", "design"),
        {"se": "error", "df": "people"},
    ),
    "network_participation": TableRule(
        "persons", ("municipality", "area", "year", "sector", "measure"), {"meetings": "whole"}
    ),
    "network_structure": TableRule(
        "persons",
        ("municipality", "area", "year", "level", "measure"),
        {"null_mean": "figure", "null_low": "figure", "null_high": "figure", "p": "p", "meetings": "whole"},
    ),
    "sector_ties": TableRule(
        "persons",
        ("municipality", "year", "sector_a", "sector_b"),
        {
            "meetings_together": "whole", "expected": "decimal", "p": "p", "p_adjusted": "p", "carriers": "word",
            "reviews": "whole", "met": "word", "verdict": "word",
        },
        kept_if_public=("met",),
    ),
    "indicator_levels": TableRule(
        "register", ("indicator", "region", "year", "span"), {"gender": "word", "denominator": "whole"}
    ),
    "indicator_ratio": TableRule("register", ("indicator", "region", "reference", "year", "span")),
    "followup_coverage": TableRule("public", ("municipality", "source", "year")),
    "timeline": TableRule(
        "public", ("start", "end", "kind", "municipality", "text", "source"), {"flag": "word"}
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


def step_of_unit(unit: str, limits: Limits) -> Decimal | None:
    """Return the step that figures of a unit are rounded to; None for texts, which are no figures."""
    if unit in ("share", "difference"):
        return Decimal(limits.share_points) / 100
    if unit in ("score", "score_difference", "mean"):
        return step_of(limits.score_decimals)
    if unit in ("ratio", "rate", "percent"):
        return step_of(DECIMALS)
    return Decimal(1) if unit == "count" else None


def step_of_error(unit: str, limits: Limits) -> Decimal | None:
    """Return the step of standard errors: a tenth of the figure's for shares, so that designs can be told apart."""
    step = step_of_unit(unit, limits)
    return step / 10 if step is not None and unit in ("share", "difference") else step
