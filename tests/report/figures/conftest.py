"""Small released tables of indicators, and what can be read of a drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from varpu_eval.results import Estimate

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def words_of():
    """Return the words of a drawing in the order they were drawn."""
    return lambda svg: [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture(scope="session")
def size_of():
    """Return width and height of a drawing in pixels."""

    def size(svg):
        root = ET.fromstring(svg)
        return tuple(round(float(root.get(side).removesuffix("pt")) * 96 / 72) for side in ("width", "height"))

    return size


LEVEL_KEYS = ("indicator", "region", "year", "span")


def level(region, year, value, *, span=1, unit="percent", origin="derived", indicator="placed", **more):
    """Return a row of `indicator_levels`; a value of None is not published."""
    status = "not_published" if value is None else "ok"
    low, high = (None, None) if value is None else (max(0.0, value - 0.2), value + 0.2)
    return {
        "indicator": indicator, "region": region, "year": year, "span": span, "gender": "total", "denominator": 9000.0,
        "estimate": Estimate(value, low, high, unit=unit, status=status, origin=origin, source="THL"), **more,
    }  # fmt: skip


@pytest.fixture(scope="session")
def level_row():
    return level


@pytest.fixture(scope="session")
def levels_of(let_out):
    """Release rows of `indicator_levels`."""
    return lambda rows: let_out("indicator_levels", rows, LEVEL_KEYS, ("gender", "denominator"), "register")


@pytest.fixture(scope="session")
def events_of(let_out):
    """Release rows of `timeline`, given as start, kind, municipality, text and, where there is one, flag."""

    def events(*told):
        rows = [
            {"start": start, "end": "", "kind": kind, "municipality": place, "text": text, "event_source": f"{number}",
             "flag": flag[0] if flag else "", "estimate": Estimate(None, unit="text", origin="published")}
            for number, (start, kind, place, text, *flag) in enumerate(told)
        ]  # fmt: skip
        keys = ("start", "end", "kind", "municipality", "text", "event_source")
        return let_out("timeline", rows, keys, ("flag",), "public")

    return events
