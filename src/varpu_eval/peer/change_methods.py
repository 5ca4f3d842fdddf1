"""The methods that tell of change, and which of them may give a verdict.

Knows names and what the simulation found. Does not know any figure.
"""

from __future__ import annotations

from typing import Literal

ChangeMethod = Literal["rank", "synthetic_control", "quasi_poisson", "reml_ar1"]

VERDICT_METHODS: tuple[ChangeMethod, ...] = ("rank", "synthetic_control")
"""The methods that call a change no oftener than they may where nothing changed (docs/simulation.md): the rank of the
log-rate change among the nearest in size, and the synthetic control of demeaned logs judged by its absolute mean gap
among the nearest in size. All others describe."""

LEVEL = 0.05
"""Of a p to be called."""
