"""Sentences made from released tables, so that prose never disagrees with the figures.

Knows the sentences by question. Does not know how pages are put together.
"""

from varpu_eval.report.words.change import change
from varpu_eval.report.words.course import course
from varpu_eval.report.words.design import design
from varpu_eval.report.words.difference import difference
from varpu_eval.report.words.distribution import distribution
from varpu_eval.report.words.indicator_change import indicator_changes
from varpu_eval.report.words.indicators import indicator_levels, indicator_ratios, indicators
from varpu_eval.report.words.interface_tie import interface_tie
from varpu_eval.report.words.nearest import nearest
from varpu_eval.report.words.network import network
from varpu_eval.report.words.network_change import network_change
from varpu_eval.report.words.network_structure import network_structure
from varpu_eval.report.words.network_summary import network_summary
from varpu_eval.report.words.overview import coverage, data_origin, hidden, origin_sentence
from varpu_eval.report.words.participation import participation
from varpu_eval.report.words.peer_answer import peer_answer
from varpu_eval.report.words.peer_limits import peer_limits
from varpu_eval.report.words.place import place
from varpu_eval.report.words.robustness import robustness
from varpu_eval.report.words.scales import scales
from varpu_eval.report.words.sector_changes import sector_changes
from varpu_eval.report.words.sector_roles import sector_roles
from varpu_eval.report.words.sectors import sector_scores
from varpu_eval.report.words.side_by_side import side_by_side
from varpu_eval.report.words.survey import interface, levels, published, response_rates
from varpu_eval.report.words.synthetic import synthetic
from varpu_eval.report.words.understood import understood

__all__ = [
    "change",
    "course",
    "coverage",
    "data_origin",
    "design",
    "difference",
    "distribution",
    "hidden",
    "indicator_changes",
    "indicator_levels",
    "indicator_ratios",
    "indicators",
    "interface",
    "interface_tie",
    "levels",
    "nearest",
    "network",
    "network_change",
    "network_structure",
    "network_summary",
    "origin_sentence",
    "participation",
    "peer_answer",
    "peer_limits",
    "place",
    "published",
    "response_rates",
    "robustness",
    "scales",
    "sector_changes",
    "sector_roles",
    "sector_scores",
    "side_by_side",
    "synthetic",
    "understood",
]
