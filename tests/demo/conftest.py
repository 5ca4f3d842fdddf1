"""The shipped tables as plain frames, read without the package's own readers."""

import pandas as pd
import pytest

from varpu_eval.demo.staff import YEARS
from varpu_eval.study import shipped

CANNOT_SAY = 9


def _read(*names, separator=","):
    return pd.read_csv(shipped("data", "demo", *names), sep=separator, dtype=str, keep_default_na=False)


@pytest.fixture(scope="session")
def shipped_table():
    return _read


@pytest.fixture(scope="session")
def codebook():
    return _read("survey", "staff_codebook.csv").set_index("item")


@pytest.fixture(scope="session")
def sheets():
    """Every staff answer sheet as it came in, a person's second after their first."""
    return pd.concat([_read("survey", f"staff_{year}.csv") for year in YEARS], ignore_index=True).astype({"year": int})


@pytest.fixture(scope="session")
def answers(sheets, codebook):
    """One sheet a person and year, items as numbers with 5 the best answer."""
    kept = sheets.drop_duplicates(["respondent", "year"], keep="last").copy()
    for item, reverse in codebook["reverse"].items():
        values = pd.to_numeric(kept[item])
        values = values.where(values != CANNOT_SAY)
        kept[item] = 6 - values if reverse == "1" else values
    return kept


@pytest.fixture(scope="session")
def presence():
    """Everyone present at a meeting, with the meeting's year."""
    parts = []
    for municipality, separator in (("543", ","), ("698", ";")):
        meetings = _read("meetings", f"meetings_{municipality}.csv", separator=separator)
        attendance = _read("attendance", f"attendance_{municipality}.csv", separator=separator)
        meetings["year"] = meetings["date"].str.extract(r"(\d{4})")[0].astype(int)
        parts.append(attendance[attendance["presence"] != "absent"].merge(meetings, on="meeting"))
    return pd.concat(parts, ignore_index=True)
