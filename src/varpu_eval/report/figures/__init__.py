"""The pictures of the pages: each drawn wide and narrow from released tables, with the text that stands for it.

Knows the pictures by name. Does not know how pages are put together.
"""

from varpu_eval.report.figures.changes import change, difference
from varpu_eval.report.figures.distribution import distribution, distributions
from varpu_eval.report.figures.funnel import indicator_funnel
from varpu_eval.report.figures.gaps import indicator_gaps
from varpu_eval.report.figures.grids import coverage, participation
from varpu_eval.report.figures.matrix import sector_matrix
from varpu_eval.report.figures.multiples import indicator_multiples
from varpu_eval.report.figures.nearest import indicator_nearest
from varpu_eval.report.figures.presence import participation_intervals
from varpu_eval.report.figures.process import indicator_process
from varpu_eval.report.figures.sector_network import sector_network
from varpu_eval.report.figures.sectors import sector_scores
from varpu_eval.report.figures.series import indicator_ratio, indicator_series
from varpu_eval.report.figures.side_by_side import side_by_side
from varpu_eval.report.figures.survey import interface, levels, response_rates
from varpu_eval.report.figures.timeline import timeline

__all__ = [
    "change",
    "coverage",
    "difference",
    "distribution",
    "distributions",
    "indicator_funnel",
    "indicator_gaps",
    "indicator_multiples",
    "indicator_nearest",
    "indicator_process",
    "indicator_ratio",
    "indicator_series",
    "interface",
    "levels",
    "participation",
    "participation_intervals",
    "response_rates",
    "sector_matrix",
    "sector_network",
    "sector_scores",
    "side_by_side",
    "timeline",
]
