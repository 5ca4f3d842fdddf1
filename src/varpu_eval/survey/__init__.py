"""What a survey's answers say: a study's own tables, and the same methods for any DataFrame.

Functions of a study take its data and a choice of years, and return an unreleased `ResultTable`; `declared_counts`
gives the groups that the tables rest on. Functions for researchers take a `Sample` (`declare_sample`) and column names,
and return a tidy DataFrame; see docs/survey.md. Knows nothing of files, of publishing, or of the other questions.
"""

from varpu_eval.survey.cells import survey_named
from varpu_eval.survey.change import change
from varpu_eval.survey.class_shares import estimate_shares
from varpu_eval.survey.comparisons import compare_distributions, compare_means, compare_ranks
from varpu_eval.survey.counts import declared_counts
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.difference import difference
from varpu_eval.survey.distribution import distribution
from varpu_eval.survey.effect_sizes import hedges_g, superiority
from varpu_eval.survey.estimation import estimate_means, estimate_ratios, estimate_totals
from varpu_eval.survey.figures import published_figures
from varpu_eval.survey.further_tests import further_tests
from varpu_eval.survey.interface import interface
from varpu_eval.survey.item_comparisons import compare_item_functioning
from varpu_eval.survey.levels import levels
from varpu_eval.survey.linear_contrasts import change_coefficients, contrast_means, did_coefficients, trend_coefficients
from varpu_eval.survey.models import compare_terms, fit_linear, fit_logit, fit_ordinal, fit_poisson
from varpu_eval.survey.nonresponse import nonresponse
from varpu_eval.survey.population_weights import PopulationWeighting, WeightingClass, weigh_to_population
from varpu_eval.survey.quantile_estimates import estimate_quantiles
from varpu_eval.survey.response import response_by_unit_size, response_rates
from varpu_eval.survey.samples import Sample, declare_sample, subpopulation
from varpu_eval.survey.scale_estimates import estimate_reliability
from varpu_eval.survey.scales import scale_quality
from varpu_eval.survey.sensitivity import sensitivity
from varpu_eval.survey.weighting import calibrate, describe_weights, post_stratify, rake, trim, weight_nonresponse

__all__ = [
    "PopulationWeighting",
    "Sample",
    "WeightingClass",
    "calibrate",
    "change",
    "change_coefficients",
    "compare_distributions",
    "compare_item_functioning",
    "compare_means",
    "compare_ranks",
    "compare_terms",
    "contrast_means",
    "declare_sample",
    "declared_counts",
    "describe_weights",
    "design_of",
    "did_coefficients",
    "difference",
    "distribution",
    "estimate_means",
    "estimate_quantiles",
    "estimate_ratios",
    "estimate_reliability",
    "estimate_shares",
    "estimate_totals",
    "fit_linear",
    "fit_logit",
    "fit_ordinal",
    "fit_poisson",
    "further_tests",
    "hedges_g",
    "interface",
    "levels",
    "nonresponse",
    "post_stratify",
    "published_figures",
    "rake",
    "response_by_unit_size",
    "response_rates",
    "scale_quality",
    "sensitivity",
    "subpopulation",
    "superiority",
    "survey_named",
    "trend_coefficients",
    "trim",
    "weigh_to_population",
    "weight_nonresponse",
]
