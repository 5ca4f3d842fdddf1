"""What published indicators can honestly tell of a municipality beside its country, its peers and others like it.

Knows levels, ratios, ranks, funnels, breaks and changes of indicator series, and sets results of the survey and the
network, which it is given, beside them. Gives no verdict on a change by one peer: that is too little.
"""

from varpu_eval.peer.autoregression import Ar1Model, reml_ar1
from varpu_eval.peer.breaks import Break, read_breaks, series_breaks, series_breaks_of
from varpu_eval.peer.change_methods import VERDICT_METHODS
from varpu_eval.peer.change_ranks import ChangeRank, log_rate_changes, nearest_in_size, rank_of_change
from varpu_eval.peer.changes import indicator_change
from varpu_eval.peer.control_tables import indicator_donors, indicator_gaps
from varpu_eval.peer.counts import declared_counts
from varpu_eval.peer.courses import indicator_course
from varpu_eval.peer.funnel import Funnel, funnel_limits, overdispersion
from varpu_eval.peer.group_funnels import funnel_curve, indicator_funnel
from varpu_eval.peer.group_levels import GroupLevel, group_level
from varpu_eval.peer.group_places import indicator_rank
from varpu_eval.peer.interrupted import InterruptedSeries, interrupted_series
from varpu_eval.peer.levels import indicator_levels
from varpu_eval.peer.peer_group import peer_group
from varpu_eval.peer.placebos import PlaceboTest, placebo_test
from varpu_eval.peer.process_limits import ProcessLimits, process_limits
from varpu_eval.peer.process_tables import indicator_process
from varpu_eval.peer.rank_intervals import RankInterval, rank_interval, share_draws
from varpu_eval.peer.rates import (
    byar_limits,
    exact_poisson_limits,
    poisson_limits,
    rate_limits,
    share_limits,
    share_ratio_limits,
)
from varpu_eval.peer.ratios import indicator_ratio
from varpu_eval.peer.references import reference_named
from varpu_eval.peer.rounded import allowed_counts, rounded_share_limits
from varpu_eval.peer.shrinkage import ShrunkenRates, shrunken_rates
from varpu_eval.peer.side_by_side import side_by_side
from varpu_eval.peer.similarity import Neighbours, nearest_by_variables
from varpu_eval.peer.standardised import StandardisedRatio, expected_events, standardised_ratio
from varpu_eval.peer.synthetic import SyntheticControl, leave_one_donor_out, synthetic_control
from varpu_eval.peer.values import indicator_named

__all__ = [
    "VERDICT_METHODS",
    "Ar1Model",
    "Break",
    "ChangeRank",
    "Funnel",
    "GroupLevel",
    "InterruptedSeries",
    "Neighbours",
    "PlaceboTest",
    "ProcessLimits",
    "RankInterval",
    "ShrunkenRates",
    "StandardisedRatio",
    "SyntheticControl",
    "allowed_counts",
    "byar_limits",
    "declared_counts",
    "exact_poisson_limits",
    "expected_events",
    "funnel_curve",
    "funnel_limits",
    "group_level",
    "indicator_change",
    "indicator_course",
    "indicator_donors",
    "indicator_funnel",
    "indicator_gaps",
    "indicator_levels",
    "indicator_named",
    "indicator_process",
    "indicator_rank",
    "indicator_ratio",
    "interrupted_series",
    "leave_one_donor_out",
    "log_rate_changes",
    "nearest_by_variables",
    "nearest_in_size",
    "overdispersion",
    "peer_group",
    "placebo_test",
    "poisson_limits",
    "process_limits",
    "rank_interval",
    "rank_of_change",
    "rate_limits",
    "read_breaks",
    "reference_named",
    "reml_ar1",
    "rounded_share_limits",
    "series_breaks",
    "series_breaks_of",
    "share_draws",
    "share_limits",
    "share_ratio_limits",
    "shrunken_rates",
    "side_by_side",
    "standardised_ratio",
    "synthetic_control",
]
