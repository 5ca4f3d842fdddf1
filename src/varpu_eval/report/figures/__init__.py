"""The pictures of the pages: each drawn wide and narrow from released tables, with the text that stands for it.

Knows the pictures by name. Does not know how pages are put together.
"""

from varpu_eval.report.figures.grids import coverage, participation, sector_matrix
from varpu_eval.report.figures.series import indicator_ratio, indicator_series
from varpu_eval.report.figures.survey import change, difference, interface, levels, response_rates
from varpu_eval.report.figures.timeline import timeline

__all__ = [
    "change",
    "coverage",
    "difference",
    "indicator_ratio",
    "indicator_series",
    "interface",
    "levels",
    "participation",
    "response_rates",
    "sector_matrix",
    "timeline",
]
