"""How sure a number is: pure maths of arrays and counts.

Knows designs, intervals, multiplicity and permutation p-values. Knows nothing of surveys, networks or any study.
"""

from varpu_eval.uncertainty.calibration import calibrate, post_stratify, rake
from varpu_eval.uncertainty.categorical import DistributionTest, distribution_test, distribution_wald_test, proportions
from varpu_eval.uncertainty.cluster_robust import ClusterRobust, cluster_robust, hotelling_test, robust_contrasts
from varpu_eval.uncertainty.contrasts import HypothesisTest, trend, wald_test
from varpu_eval.uncertainty.covariances import Coefficient, CompleteItems, complete_items
from varpu_eval.uncertainty.degrees import effective_df
from varpu_eval.uncertainty.designs import Design, Stage, covariance, degrees_of_freedom, make_design, variance
from varpu_eval.uncertainty.effect_size import EffectSize, hedges_g
from varpu_eval.uncertainty.estimates import Estimates, combine, means, ratios, totals
from varpu_eval.uncertainty.intervals import Interval, difference_interval, t_interval, two_sided_p
from varpu_eval.uncertainty.item_functioning import ItemFunctioning, effect_class, item_functioning
from varpu_eval.uncertainty.multiplicity import benjamini_hochberg, holm
from varpu_eval.uncertainty.nested import PseudoR2, likelihood_ratio_test, pseudo_r2, terms_test
from varpu_eval.uncertainty.nonresponse import Bounds, change_bounds, level_bounds, tipping_point
from varpu_eval.uncertainty.one_factor import OneFactor, one_factor
from varpu_eval.uncertainty.ordinal import ProportionalOdds, proportional_odds
from varpu_eval.uncertainty.overlap import overlap_covariance
from varpu_eval.uncertainty.permutation import permutation_p
from varpu_eval.uncertainty.quantiles import Quantiles, quantiles
from varpu_eval.uncertainty.ranks import RankTest, Superiority, rank_test, superiority
from varpu_eval.uncertainty.regression import Regression, linear_model, logit_model, poisson_model
from varpu_eval.uncertainty.reliability import (
    alpha_without,
    cronbach_alpha,
    feldt_interval,
    item_rest,
    mcdonald_omega,
)
from varpu_eval.uncertainty.residuals import Calibration
from varpu_eval.uncertainty.satterthwaite import few_clusters_across_strata, satterthwaite_df
from varpu_eval.uncertainty.shares import clopper_pearson, korn_graubard, logit, wilson
from varpu_eval.uncertainty.unequal_weights import design_effect, effective_n, trim_weights, weighting_effect
from varpu_eval.uncertainty.weighting_classes import MergedClasses, merge_classes, weight_classes

__all__ = [
    "Bounds",
    "Calibration",
    "ClusterRobust",
    "Coefficient",
    "CompleteItems",
    "Design",
    "DistributionTest",
    "EffectSize",
    "Estimates",
    "HypothesisTest",
    "Interval",
    "ItemFunctioning",
    "MergedClasses",
    "OneFactor",
    "ProportionalOdds",
    "PseudoR2",
    "Quantiles",
    "RankTest",
    "Regression",
    "Stage",
    "Superiority",
    "alpha_without",
    "benjamini_hochberg",
    "calibrate",
    "change_bounds",
    "clopper_pearson",
    "cluster_robust",
    "combine",
    "complete_items",
    "covariance",
    "cronbach_alpha",
    "degrees_of_freedom",
    "design_effect",
    "difference_interval",
    "distribution_test",
    "distribution_wald_test",
    "effect_class",
    "effective_df",
    "effective_n",
    "feldt_interval",
    "few_clusters_across_strata",
    "hedges_g",
    "holm",
    "hotelling_test",
    "item_functioning",
    "item_rest",
    "korn_graubard",
    "level_bounds",
    "likelihood_ratio_test",
    "linear_model",
    "logit",
    "logit_model",
    "make_design",
    "mcdonald_omega",
    "means",
    "merge_classes",
    "one_factor",
    "overlap_covariance",
    "permutation_p",
    "poisson_model",
    "post_stratify",
    "proportional_odds",
    "proportions",
    "pseudo_r2",
    "quantiles",
    "rake",
    "rank_test",
    "ratios",
    "robust_contrasts",
    "satterthwaite_df",
    "superiority",
    "t_interval",
    "terms_test",
    "tipping_point",
    "totals",
    "trend",
    "trim_weights",
    "two_sided_p",
    "variance",
    "wald_test",
    "weight_classes",
    "weighting_effect",
    "wilson",
]
