"""Stored answers of R on counts, shares and funnels; a study of yearly rates among municipalities of one size."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

CATALOGUE = [
    {"indicator": "placed", "unit": "percent", "source": "THL", "denominator": "children", "breaks": ""},
    {"indicator": "children", "unit": "count"},
]
OTHERS = tuple(f"{code}" for code in range(901, 941))
YEARS = tuple(range(2001, 2017))


@pytest.fixture(scope="session")
def answers_of_r():
    return json.loads((Path(__file__).parents[1] / "reference" / "rates" / "answers.json").read_text("utf-8"))


@pytest.fixture
def study(make_data):
    """Return a function that makes a focus whose rate falls in 2009, and 40 others of about its size."""
    return partial(_study, make_data)


def _study(
    make_data, *, fall=0.5, years=YEARS, span=1, breaks="", events=(), origin="published", persons=True, others=OTHERS,
    start=None, counted=(),
):  # fmt: skip
    """Peer 698 rises tenfold, 999 is far larger; the `counted` municipalities have register counts."""
    rng, rows = np.random.default_rng(1), []
    for code in ["543", *others, "698", "999", "FI"]:
        walk = np.exp(np.cumsum(rng.normal(0, 0.03, len(years))))
        size = {"999": 200_000, "FI": 1_000_000}.get(code) or 10_000 + 10 * int(code)
        for year, moved in zip(years, walk, strict=True):
            times = {"543": fall, "698": 10.0}.get(code, 1.0) if year >= 2009 else 1.0
            value = 1.2 * moved * times
            rows.append({
                "indicator": "placed", "region": code, "year": year, "span": span, "value": value,
                "origin": origin if code == "543" else "published",
                "count": round(value * size / 100) if code in counted else None,
            })  # fmt: skip
            if persons:
                rows.append({"indicator": "children", "region": code, "year": year, "span": span, "value": size})
    catalogue = [{**CATALOGUE[0], "breaks": breaks}, CATALOGUE[1]]
    told = [{"start": begun, "kind": kind, "municipality": where} for begun, kind, where in events]
    return make_data({"indicators": rows, "catalogue": catalogue, "events": told}, start=start)
