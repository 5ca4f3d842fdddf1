"""Sotkanet, the indicator bank of the Finnish Institute for Health and Welfare (THL), by its REST interface 1.1.

Knows its regions, indicators and figures. Does not know how a service is asked, or what a study wants.
"""

from varpu_eval.sources.sotkanet.client import Series, Sotkanet
from varpu_eval.sources.sotkanet.shapes import Indicator
from varpu_eval.sources.sotkanet.titles import Match, UnmatchedError, match_indicator

__all__ = ["Indicator", "Match", "Series", "Sotkanet", "UnmatchedError", "match_indicator"]
