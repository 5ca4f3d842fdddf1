"""What published indicators can honestly tell of two municipalities and their country.

Knows levels, ratios, breaks and changes of indicator series. Does not know surveys or networks, and gives no verdict on
a change by one peer: that is too little.
"""

from varpu_eval.peer.autoregression import Ar1Model, reml_ar1
from varpu_eval.peer.breaks import Break, read_breaks, series_breaks
from varpu_eval.peer.change_ranks import ChangeRank, log_rate_changes, nearest_in_size, rank_of_change
from varpu_eval.peer.counts import declared_counts
from varpu_eval.peer.interrupted import InterruptedSeries, interrupted_series
from varpu_eval.peer.levels import indicator_levels
from varpu_eval.peer.placebos import PlaceboTest, placebo_test
from varpu_eval.peer.process_limits import ProcessLimits, process_limits
from varpu_eval.peer.ratios import indicator_ratio
from varpu_eval.peer.synthetic import SyntheticControl, leave_one_donor_out, synthetic_control

__all__ = [
    "Ar1Model",
    "Break",
    "ChangeRank",
    "InterruptedSeries",
    "PlaceboTest",
    "ProcessLimits",
    "SyntheticControl",
    "declared_counts",
    "indicator_levels",
    "indicator_ratio",
    "interrupted_series",
    "leave_one_donor_out",
    "log_rate_changes",
    "nearest_in_size",
    "placebo_test",
    "process_limits",
    "rank_of_change",
    "read_breaks",
    "reml_ar1",
    "series_breaks",
    "synthetic_control",
]
