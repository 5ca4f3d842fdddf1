"""Files as they are found and opened: patterns, encodings, separators, formats."""

from __future__ import annotations

import hashlib
import logging
import unicodedata

import openpyxl
import pandas as pd
import pytest

from varpu_eval.errors import InputError
from varpu_eval.sources import check_study, read_study
from varpu_eval.sources.files import find

TRAINING = "date;municipality;topic;sector;participants\n1.2.2010;543;Äidin tuki;school;1\u00a0234\n"


def _training(small, name: str, data: bytes):
    """Return the study's folder with its training in another file."""
    del small.files["training.csv"]
    folder = small.write()
    (folder / name).write_bytes(data)
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("training.csv", name), encoding="utf-8")
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_finnish_files_gives_the_same_text(small, encoding):
    training = read_study(_training(small, "training.csv", TRAINING.encode(encoding))).tables["training"]
    assert training[["topic", "participants"]].to_numpy().tolist() == [["Äidin tuki", 1234]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_separator_gives_the_same_table(small, separator):
    text = TRAINING.replace(";", separator)
    training = read_study(_training(small, "training.csv", text.encode())).tables["training"]
    assert training["sector"].tolist() == ["school"]


def test_decomposed_text_and_names_are_composed(small):
    text = unicodedata.normalize("NFD", TRAINING)
    folder = _training(small, "työ.csv", b"")
    (folder / "työ.csv").unlink()
    (folder / unicodedata.normalize("NFD", "työ.csv")).write_bytes(text.encode())
    training = read_study(folder)
    assert training.tables["training"]["topic"].tolist() == ["Äidin tuki"]
    assert "työ.csv" in [file.path for file in training.files]


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_workbooks_and_parquet_give_the_same_table(small, suffix):
    row = {
        "date": pd.Timestamp("2010-02-01"),
        "municipality": "543",
        "topic": "T",
        "sector": "school",
        "participants": 12.0,
    }
    folder = _training(small, f"training.{suffix}", b"")
    frame = pd.DataFrame([row])
    if suffix == "xlsx":
        frame.to_excel(folder / "training.xlsx", index=False)
    else:
        frame.to_parquet(folder / "training.parquet")
    training = read_study(folder).tables["training"]
    assert training["participants"].tolist() == [12]
    assert training["date"].tolist() == [pd.Timestamp("2010-02-01")]


@pytest.mark.parametrize("value", [5, 5.0, "5", "5.0"])
def test_a_code_that_lost_its_zeros_is_told_with_the_code_it_may_be(small, value):
    folder = _training(small, "training.xlsx", b"")
    book = openpyxl.Workbook()
    book.active.append(["date", "municipality", "topic", "sector", "participants"])
    book.active.append(["2010-02-01", value, "T", "school", 3])
    book.save(folder / "training.xlsx")
    problems = check_study(folder).problems
    assert [(p.file, p.row, p.column, p.rule) for p in problems] == [("training.xlsx", 2, "municipality", "region")]
    assert "005" in problems[0].way_out


def test_how_a_file_was_read_is_noted_and_logged(small, caplog):
    with caplog.at_level(logging.INFO, logger="varpu_eval"):
        notes = {str(note) for note in small.check().notes}
    expected = {
        "indicators.csv: read as CSV, UTF-8, separator semicolon, 4 rows",
        "indicators.csv: decimal sign: comma",
    }
    assert expected <= notes
    assert expected <= set(caplog.messages)


def test_each_file_is_listed_with_its_hash_and_rows(small):
    files = {file.path: file for file in small.read().files}
    assert files["meetings.csv"].rows == 2
    assert files["meetings.csv"].sha256 == hashlib.sha256((small.folder / "meetings.csv").read_bytes()).hexdigest()
    assert {files[p].table for p in files if p.startswith("survey/staff_20")} == {"survey:staff"}


def test_a_pattern_passes_over_hidden_and_lock_files(tmp_path):
    for name in ("a.xlsx", "~$a.xlsx", ".a.xlsx"):
        (tmp_path / name).touch()
    assert [path.name for path in find(tmp_path, "*.xlsx")] == ["a.xlsx"]


def test_two_stars_find_files_of_every_folder_below(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a" / "b"):
        (folder / "x.csv").touch()
    assert [p.relative_to(tmp_path).as_posix() for p in find(tmp_path, "**/x.csv")] == ["a/b/x.csv", "a/x.csv", "x.csv"]


def test_one_bad_file_hides_no_other_problem_and_accuses_no_other_file(small):
    small.files["meetings.csv"] = ""
    small.replace("training.csv", "school", "koulu")
    assert [(p.file, p.rule) for p in small.problems()] == [("meetings.csv", "file_empty"), ("training.csv", "sector")]


def test_reading_raises_every_problem_that_checking_lists(small):
    small.replace("training.csv", "school", "koulu").replace("actions.csv", "m1", "m9")
    with pytest.raises(InputError) as error:
        small.read()
    assert error.value.problems == small.problems()
    assert len(error.value.problems) == 2
