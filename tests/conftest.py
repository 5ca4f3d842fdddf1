"""What tests of several rooms share: small studies made by hand, and the option that names a folder of real files."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import TABLES, Study

COLUMNS = {
    "meetings": {"meeting": "str", "date": "datetime64[ns]", "municipality": "str", "kind": "str"},
    "indicators": {
        "indicator": "str", "region": "str", "year": "int64", "span": "int64", "gender": "str", "value": "float64",
        "count": "Int64", "source": "str",
    },
    "catalogue": {
        "indicator": "str", "unit": "str", "denominator": "str", "better": "str", "source": "str", "breaks": "str",
    },
    "goals": {"goal": "str", "baseline_year": "Int64", "target_year": "Int64"},
    "events": {
        "event": "str", "start": "str", "end": "str", "kind": "str", "municipality": "str", "source": "str",
        "text_fi": "str", "text_sv": "str", "text_en": "str",
    },
    "dialogues": {"event": "str", "date": "datetime64[ns]", "municipality": "str"},
    "training": {"date": "datetime64[ns]", "municipality": "str"},
    "survey_figures": {"survey": "str", "municipality": "str", "year": "int64", "value": "float64"},
}  # fmt: skip
"""The columns, and their types, that these tests fill of each table."""

DEFAULTS = {"origin": "own", "span": 1, "gender": "total"}

MakeData = Callable[..., StudyData]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--real-data", type=Path, help="folder of the real published files that some tests run on")


@pytest.fixture(scope="session")
def real_data(request: pytest.FixtureRequest) -> Path:
    folder: Path | None = request.config.getoption("--real-data")
    if folder is None:
        pytest.skip("the real files are not part of the project; name their folder with --real-data FOLDER")
    return folder


def _beside(name: str) -> ModuleType:
    """Return the script `name` of this folder as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def real_studies() -> ModuleType:
    """The script that writes studies of real files, as a module."""
    return _beside("real_studies")


@pytest.fixture(scope="session")
def services() -> ModuleType:
    """The stand-in for statistics services, its answers and its faults, as a module."""
    return _beside("stand_in")


@pytest.fixture
def service(services: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A running stand-in service, asked without any proxy."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    stand_in = services.StandIn()
    stop = services.serving(stand_in)
    yield stand_in
    stop()


@pytest.fixture
def make_data() -> MakeData:
    """Return a function that makes a study of Nurmijärvi and Rovaniemi from rows given by table name."""
    return _make_data


def _make_data(
    tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    *,
    surveys: Mapping[str, Survey] | None = None,
    set_aside: Sequence[Mapping[str, Any]] = (),
    **study: Any,
) -> StudyData:
    described = {"schema": 1, "root": Path(), "id": "hand", "title": {"fi": "Käsin"}, "focus": "543", "peers": ["698"]}
    return StudyData(
        study=Study.model_validate({**described, "years": [2010], **study}),
        surveys=surveys or {},
        tables={name: _frame(name, (tables or {}).get(name, ())) for name in TABLES},
        names={"543": "Nurmijärvi", "698": "Rovaniemi"},
        set_aside=pd.DataFrame(set_aside, columns=["file", "table", "reason", "rows"]),
        files=(),
    )


def _frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    types = {**COLUMNS.get(table, {}), "origin": "str"}
    filled = [{**DEFAULTS, **row} for row in rows]
    return pd.DataFrame({name: pd.Series([row.get(name) for row in filled], dtype=t) for name, t in types.items()})
