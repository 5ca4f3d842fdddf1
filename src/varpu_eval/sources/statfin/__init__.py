"""Statistics Finland's StatFin, by its PxWeb interface: the population, from which shares are made.

Knows one table and the JSON-stat form. Does not know how a service is asked, or what a study wants.
"""

from varpu_eval.sources.statfin.population import Ages, Population, StatFin

__all__ = ["Ages", "Population", "StatFin"]
