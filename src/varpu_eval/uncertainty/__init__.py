"""How sure a number is: pure maths of arrays and counts.

Knows designs, intervals, multiplicity and permutation p-values. Knows nothing of surveys, networks or any study.
"""

from varpu_eval.uncertainty.degrees import effective_df
from varpu_eval.uncertainty.designs import Design, Stage, covariance, degrees_of_freedom, make_design, variance
from varpu_eval.uncertainty.estimates import Estimates, combine, means, ratios, totals
from varpu_eval.uncertainty.intervals import Interval, t_interval, two_sided_p
from varpu_eval.uncertainty.multiplicity import benjamini_hochberg, holm
from varpu_eval.uncertainty.overlap import overlap_covariance
from varpu_eval.uncertainty.permutation import permutation_p
from varpu_eval.uncertainty.shares import clopper_pearson, korn_graubard, logit, wilson

__all__ = [
    "Design",
    "Estimates",
    "Interval",
    "Stage",
    "benjamini_hochberg",
    "clopper_pearson",
    "combine",
    "covariance",
    "degrees_of_freedom",
    "effective_df",
    "holm",
    "korn_graubard",
    "logit",
    "make_design",
    "means",
    "overlap_covariance",
    "permutation_p",
    "ratios",
    "t_interval",
    "totals",
    "two_sided_p",
    "variance",
    "wilson",
]
