"""The layouts by name, for tests that go through all of them."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("minutes_layouts", Path(__file__).with_name("layouts.py"))
assert _spec is not None
assert _spec.loader is not None
_layouts = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_layouts)


@pytest.fixture(scope="session")
def layouts():
    return _layouts
