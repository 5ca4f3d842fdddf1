"""What published indicators can honestly tell of two municipalities and their country.

Knows levels, ratios and breaks of indicator series. Does not know surveys or networks, and gives no verdict on change:
one peer is too little for that.
"""

from varpu_eval.peer.breaks import Break, read_breaks, series_breaks
from varpu_eval.peer.counts import declared_counts
from varpu_eval.peer.levels import indicator_levels
from varpu_eval.peer.ratios import indicator_ratio

__all__ = ["Break", "declared_counts", "indicator_levels", "indicator_ratio", "read_breaks", "series_breaks"]
