"""Small studies made by hand: meetings and who sat at them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits, Study

MEETING = {
    "meeting": "m1", "date": "2010-03-01", "municipality": "543", "group": "steering", "area": None,
    "kind": "steering", "interface": None, "origin": "own",
}  # fmt: skip
SEAT = {
    "meeting": "m1", "person": "p1", "organisation": None, "sector": "school", "role": None, "employer": None,
    "presence": "present", "origin": "own",
}  # fmt: skip

STORED = json.loads((Path(__file__).parents[1] / "reference" / "structure" / "networks.json").read_text())["networks"]


@pytest.fixture(params=STORED)
def r_network(request):
    """Give each stored network and R's answers: tests/reference/structure, igraph 1.3.5 and sna 2.7 on R 4.2.2."""
    stored = STORED[request.param]
    table = pd.DataFrame(np.array(stored["pairs"]) - 1, columns=["source", "target"]).assign(weight=stored["weights"])
    nodes = range(stored["n"])
    ties = declare_ties(table.sort_values(["source", "target"]), nodes=nodes, directed=stored["directed"])
    return ties, stored


@pytest.fixture
def study_of():
    """Make a study of meetings and seats, each given as what differs from a usual one."""

    def make(meetings, seats, **limits):
        tables = {
            "meetings": pd.DataFrame([MEETING | m for m in meetings], columns=list(MEETING)),
            "attendance": pd.DataFrame([SEAT | s for s in seats], columns=list(SEAT)),
        }
        for frame in tables.values():
            frame.loc[:, :] = frame
        tables["meetings"]["date"] = pd.to_datetime(tables["meetings"]["date"])
        study = Study(
            root=Path(), schema=1, id="x", title={"fi": "x"}, focus="543", years=(2010,), disclosure=Limits(**limits)
        )
        empty = pd.DataFrame(columns=["file", "table", "reason", "rows"])
        return StudyData(study, {}, tables, {"543": "Nurmijärvi"}, empty, ())

    return make


@pytest.fixture
def yearly(study_of):
    """Make a study of one municipality's meetings in 2010 from `{meeting: {sector: persons}}`."""

    def make(meetings, **limits):
        seats = [
            {"meeting": name, "sector": sector, "person": person}
            for name, sectors in meetings.items()
            for sector, persons in sectors.items()
            for person in persons.split()
        ]
        return study_of([{"meeting": name} for name in meetings], seats, **limits)

    return make
