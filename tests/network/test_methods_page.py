"""The methods page for researchers: its examples give what it shows, and it names every function."""

import doctest
import re
from pathlib import Path

import pandas as pd

from varpu_eval import network

PAGE = Path(__file__).parents[2] / "docs" / "networks.md"


def test_the_examples_give_what_the_page_shows():
    with pd.option_context("display.width", 200, "display.max_columns", 30):
        failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 40


def test_every_public_function_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    functions = [name for name in network.__all__ if name[0].islower()]
    assert [name for name in functions if not re.search(rf"\b{name}\b", text)] == []
