"""The only way out of the package: what may be told of groups of people, and in how fine figures.

Knows limits, the plan of hidden cells, and rounding. Does not know how figures are estimated or shown.
"""

from varpu_eval.disclosure.plan import Plan, make_plan, plan_from
from varpu_eval.disclosure.release import Release, ReleasedTable, release

__all__ = ["Plan", "Release", "ReleasedTable", "make_plan", "plan_from", "release"]
