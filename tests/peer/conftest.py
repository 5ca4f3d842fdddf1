"""Stored answers of R on counts, shares and funnels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def answers_of_r():
    return json.loads((Path(__file__).parents[1] / "reference" / "rates" / "answers.json").read_text("utf-8"))
