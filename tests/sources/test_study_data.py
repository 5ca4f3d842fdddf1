"""Hostile studies: whatever happens to a file, the answer is a report, and no report tells what a person wrote."""

from __future__ import annotations

import functools
import io
import tempfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from varpu_eval.errors import InputError
from varpu_eval.sources import CheckReport, check_study, read_study

PERSONAL = ("Meikäläinen", "Virtanen", "Laskija", "kuultiin", "Otetaan", "Sovitaan")
"""Names, statements and decisions of the small study."""

HOSTILE = [
    *(
        "",
        "NA",
        "#N/A",
        "5",
        "005",
        "1/2/2013",
        "31.2.2010",
        "1e999",
        "-1",
        "\u22121,5",
        "9" * 400,
        "=1+1",
        "NaN",
        "inf",
    ),
    *("a|b|c", '"', "\x00", "a" * 200_000, "Ma\u0308tti Virtanen", "matti.meikalainen@kunta.fi", "010170-123A", "٣٤٥"),
    *("\u00a0", "|", "=", ">"),
]


def _parquet(text: str) -> bytes:
    memory = io.BytesIO()
    pd.read_csv(io.StringIO(text), sep=";", dtype=str).to_parquet(memory)
    return memory.getvalue()


def _workbook(text: str) -> bytes:
    memory = io.BytesIO()
    pd.read_csv(io.StringIO(text), sep=";", dtype=str).to_excel(memory, index=False)
    return memory.getvalue()


def _spss(text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(pd.read_csv(io.StringIO(text), sep=";", dtype=str).fillna(""), path)
        return path.read_bytes()


FORMATS = {".csv": str.encode, ".xlsx": _workbook, ".parquet": _parquet, ".sav": _spss}


@functools.cache
def _as(suffix: str, text: str) -> bytes:
    """Return a table in a format; once, for workbooks and SPSS files carry the time they were made."""
    return FORMATS[suffix](text)


@st.composite
def mutations(draw: st.DrawFn, data: bytes) -> bytes:
    """Cut, double, overwrite or insert bytes at a place."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 3, 20, 1000])))
        put = draw(st.sampled_from([b"", b"\n", b";", b'"', data[start:end] * 2]) | st.binary(max_size=8))
        data = data[:start] + put + data[end:]
    return data


def _told(folder: Path) -> str:
    """Check and read a study; return everything that is told of it."""
    report = check_study(folder)
    assert isinstance(report, CheckReport)
    if report.problems:
        with pytest.raises(InputError) as error:
            read_study(folder)
        assert error.value.problems == report.problems
        return "\n".join(map(str, (*report.problems, *report.notes)))
    return "\n".join(map(str, report.notes)) + read_study(folder).set_aside.to_string()


def _assert_nothing_personal(told: str) -> None:
    assert [word for word in PERSONAL if word in told] == []


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_a_mutated_file_gives_a_report_that_tells_nothing_personal(small, data):
    folder = small.write()
    name = data.draw(st.sampled_from(sorted(small.files)))
    suffix = data.draw(st.sampled_from(sorted(FORMATS)))
    other = Path(name).with_suffix(suffix).as_posix()
    (folder / name).unlink()
    (folder / other).write_bytes(data.draw(mutations(_as(suffix, small.files[name]))))
    study = (folder / "study.toml").read_text(encoding="utf-8").replace(name, other)
    (folder / "study.toml").write_text(study.replace("staff_*.csv", "staff_*"), encoding="utf-8")
    try:
        _assert_nothing_personal(_told(folder))
    finally:
        (folder / other).unlink()


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_a_hostile_cell_gives_a_report_that_tells_nothing_personal(small, data):
    name = data.draw(st.sampled_from(sorted(small.files)))
    lines = small.files[name].splitlines()
    separator = "," if name.endswith("2010.csv") else ";"
    row = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[row].split(separator)
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.sampled_from(HOSTILE) | st.text(max_size=20))
    folder = small.write()
    text = "\n".join([*lines[:row], separator.join(cells), *lines[row + 1 :]])
    (folder / name).write_text(text, encoding="utf-8", errors="replace")
    told = _told(folder)
    _assert_nothing_personal(told)
    assert "matti.meikalainen@kunta.fi" not in told
    assert "010170-123A" not in told


def test_a_place_without_a_study_is_a_report(tmp_path):
    assert [(p.file, p.rule) for p in check_study(tmp_path).problems] == [(str(tmp_path), "study")]


def test_the_years_of_indicators_without_a_value_are_not_published_and_never_zero(small):
    data = small.read()
    assert "005" not in set(data.tables["indicators"]["region"])
    assert data.set_aside.query("file == 'indicators.csv'")["reason"].tolist() == ["empty value: not published"]


def test_a_row_says_its_own_origin(small):
    small.replace("training.csv", "participants\n", "participants;origin\n")
    small.replace("training.csv", ";12", ";12;synthetic\n1.3.2010;543;Toinen;youth;3;")
    assert small.read().tables["training"]["origin"].tolist() == ["synthetic", "own"]


def test_every_table_has_its_columns_even_when_the_study_has_none(small):
    small.files = {name: text for name, text in small.files.items() if "/" in name}
    folder = small.write()
    (folder / "study.toml").write_text(small.toml, encoding="utf-8")
    tables = read_study(folder).tables
    assert all(table.empty and "origin" in table for table in tables.values())
    assert list(tables["training"].columns) == ["date", "municipality", "topic", "sector", "participants", "origin"]


def test_a_municipality_without_a_name_is_its_own_name_and_noted(small):
    small.replace("exchange.csv", "858", "998")
    report = small.check()
    assert small.read().names["998"] == "998"
    assert "study.toml: no name is known for 998; name them in [municipalities]" in set(map(str, report.notes))


def test_the_studys_own_names_come_before_the_published(small):
    small.toml = small.toml.replace("[surveys.staff]", '[municipalities]\n543 = "Toinen"\n[surveys.staff]')
    names = small.read().names
    assert (names["543"], names["698"]) == ("Toinen", "Rovaniemi")


def test_a_person_who_slipped_into_the_header_is_not_told(small):
    told = _told(small.replace("attendance.csv", "person;organisation", "person;Virtanen").write())
    assert "attendance.csv: 2 set aside: not declared: column C" in told
    _assert_nothing_personal(told)


class TestPublishedFiguresOfASurveyWithoutAnswers:
    def test_they_are_read_and_noted(self, small):
        small.replace("survey_figures.csv", "staff;543", "users;543").replace(
            "survey_figures.csv", "heard", "Tulin kuulluksi"
        )
        report = small.check()
        assert report.problems == ()
        assert "1 published figures of the survey 'users', which has no answers here" in str(report.notes)
        figures = small.read().tables["survey_figures"]
        assert figures[["survey", "item", "value"]].to_numpy().tolist() == [["users", "Tulin kuulluksi", 0.78]]

    def test_a_name_nearly_that_of_a_survey_is_taken_to_be_misspelt(self, small):
        (problem,) = small.replace("survey_figures.csv", "staff;543", "stafff;543").problems()
        assert (problem.rule, problem.row, problem.column) == ("survey_known", 2, "survey")
        assert problem.way_out.startswith("Did you mean 'staff'?")
