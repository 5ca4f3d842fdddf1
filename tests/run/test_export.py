"""The export of answer sheets: what it holds, where it may lie, and that R found the same in it."""

import hashlib
import json
import re
import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.errors import InputError, RunError
from varpu_eval.run import export
from varpu_eval.run.export import WARNING, export_study

FOLDER = Path(__file__).parents[1] / "reference" / "export"
R = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
SURVEYS = ("team", "census", "anonymous", "raked", "linear")
KEYS = ["municipality", "sector", "year", "year_from", "year_to", "level", "key", "measure"]

CLOSED_FORM = 1e-12
"""R's answers are stored with 15 digits; differences lose those that both levels share."""

ITERATED = 1e-10
"""Raking stops at 1e-12 of each margin here and in R; a standard error is several times less than a level."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return export_study(FOLDER / "study", out=tmp_path_factory.mktemp("exported"))


def read(file):
    return pd.read_csv(file, dtype={"municipality": "str"})


@pytest.mark.parametrize("part", ["levels", "changes"])
@pytest.mark.parametrize("survey", SURVEYS)
def test_r_found_the_same_estimates_and_standard_errors_in_the_export(exported, survey, part):
    ours, theirs = read(exported / f"{survey}_{part}.csv"), pd.DataFrame(R[part][survey])
    keys = [key for key in KEYS if key in theirs]
    pd.testing.assert_frame_equal(ours[keys], theirs[keys])
    digits = ITERATED if survey == "raked" else CLOSED_FORM
    np.testing.assert_allclose(ours["se_linearised"], theirs["se_r"], rtol=digits)
    if survey == "census":
        assert (ours["se"] == ours["se_linearised"]).all()
    if survey == "team":
        assert (ours["se"] >= ours["se_linearised"]).all()
        assert (ours["se"] > 1.01 * ours["se_linearised"]).any()  # few and unequal units
    assert (np.abs(ours["estimate"] - theirs["estimate_r"]) <= digits * (ours["se"] + 1)).all()


def test_these_answers_are_of_the_script_that_is_exported():
    script = Path(export.__file__).with_name("recheck.R").read_bytes()
    assert hashlib.md5(script).hexdigest() == R["script"], "run tests/reference/export/make.R again"


def test_a_script_declares_the_design_of_its_survey(exported):
    surveys = ("team", "census", "anonymous", "raked")
    scripts = [(exported / f"{name}.R").read_text("utf-8") for name in surveys]
    declared = [re.findall(r"^(file|kind|panel|weighted|calfun) <- (\S+)", text, re.MULTILINE) for text in scripts]
    assert [dict(parts) for parts in declared] == [
        {"file": '"team"', "kind": '"process"', "panel": "TRUE", "weighted": "TRUE", "calfun": '""'},
        {"file": '"census"', "kind": '"census"', "panel": "TRUE", "weighted": "FALSE", "calfun": '""'},
        {"file": '"anonymous"', "kind": '"process_persons"', "panel": "FALSE", "weighted": "FALSE", "calfun": '""'},
        {"file": '"raked"', "kind": '"process"', "panel": "TRUE", "weighted": "TRUE", "calfun": '"raking"'},
    ]
    assert "@" not in (exported / "team.R").read_text("utf-8")


def test_every_file_and_the_folder_are_for_their_owner_only(exported):
    files = {file.name for file in exported.iterdir()}
    parts = [".sav", ".parquet", ".R", "_sheets.csv", "_codebook.csv", "_staff.csv", "_levels.csv", "_changes.csv"]
    assert files == {"README.txt"} | {s + part for s in SURVEYS for part in parts}
    assert stat.S_IMODE(exported.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in exported.iterdir()} == {0o600}
    assert [file.name for file in exported.parent.iterdir()] == ["small"]  # nothing is left of the making


def test_the_export_says_whom_it_is_for(exported):
    assert (exported / "README.txt").read_text("utf-8").startswith(WARNING)
    assert "For permitted eyes only" in (exported / "team.R").read_text("utf-8")


def test_parquet_and_csv_hold_the_same_sheets_under_pseudonyms(exported):
    csv, parquet = read(exported / "team_sheets.csv"), pd.read_parquet(exported / "team.parquet")
    raw = pd.read_csv(FOLDER / "study" / "team.csv")
    assert len(csv) == len(parquet) == len(raw)
    assert parquet["late"].tolist() == pytest.approx(csv["late"].tolist(), nan_ok=True)
    assert parquet["design_weight"].tolist() == csv["design_weight"].tolist()
    assert csv["late"].tolist() == pytest.approx(raw["late"].where(raw["late"] != 9).tolist(), nan_ok=True)
    everything = b"".join(file.read_bytes() for file in exported.iterdir())
    assert not [person for person in raw["respondent"] if person.encode() in everything]


class TestPlaces:
    def test_without_a_folder_it_goes_to_the_users_own(self, monkeypatch, tmp_path):
        monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / name)
        found = export_study(FOLDER / "study", ["anonymous"])
        assert found == tmp_path / "varpu-eval" / "export" / "small"
        assert len(list(found.iterdir())) == 9

    def test_an_earlier_export_is_replaced_only_when_told_to(self, tmp_path):
        found = export_study(FOLDER / "study", ["anonymous"], tmp_path)
        (found / "notes.txt").write_text("mine")
        (found / "anonymous.R").write_text("old")
        with pytest.raises(InputError, match="there is an export already"):
            export_study(FOLDER / "study", ["anonymous"], tmp_path)
        assert (found / "anonymous.R").read_text() == "old"
        export_study(FOLDER / "study", ["anonymous"], tmp_path, force=True)
        assert (found / "anonymous.R").read_text() != "old"
        assert (found / "notes.txt").read_text() == "mine"

    @pytest.mark.parametrize("inside", ["outputs", "outputs/deep", "checkout/sub", "study"])
    def test_folders_whose_files_travel_on_are_refused(self, tmp_path, inside):
        (tmp_path / "checkout" / ".git").mkdir(parents=True)
        study = tmp_path / "study"
        study.mkdir()
        for file in (FOLDER / "study").iterdir():
            (study / file.name).write_bytes(file.read_bytes())
        with pytest.raises(InputError, match=r"permitted eyes only.*Name another folder with --out"):
            export_study(study, out=tmp_path / inside)
        assert not list(tmp_path.rglob("*.sav"))

    def test_a_file_in_the_way(self, tmp_path):
        (tmp_path / "small").write_text("mine")
        with pytest.raises(InputError, match="this is a file"):
            export_study(FOLDER / "study", ["anonymous"], tmp_path)

    def test_a_disk_that_refuses(self, tmp_path):
        (tmp_path / "blocked").write_text("a file")
        with pytest.raises(RunError, match="Nothing was exported"):
            export_study(FOLDER / "study", ["anonymous"], tmp_path / "blocked" / "deep")


class TestSurveys:
    def test_one_survey_of_several(self, tmp_path):
        found = export_study(FOLDER / "study", ["census"], tmp_path)
        assert {file.name.split(".")[0].split("_")[0] for file in found.iterdir()} == {"census", "README"}

    def test_an_unknown_survey_is_told_with_the_nearest(self, tmp_path):
        with pytest.raises(InputError, match=r"no survey is called 'tean'\. Did you mean 'team'"):
            export_study(FOLDER / "study", ["tean"], tmp_path)

    def test_a_study_without_a_survey(self, tmp_path):
        (tmp_path / "study.toml").write_text('schema = 1\nid = "x"\ntitle.fi = "X"\nfocus = "543"\nyears = [2010]\n')
        with pytest.raises(InputError, match="has no survey"):
            export_study(tmp_path, out=tmp_path / "away")

    def test_a_name_that_no_file_can_have(self, tmp_path):
        study = tmp_path / "study"
        study.mkdir()
        for file in (FOLDER / "study").iterdir():
            text = file.read_text("utf-8").replace("[surveys.anonymous]", '[surveys."käyttäjät / 1\\"2"]')
            (study / file.name).write_text(text, encoding="utf-8")
        found = export_study(study, ['käyttäjät / 1"2'], tmp_path / "away")
        assert 'file <- "k\\u00e4ytt\\u00e4j\\u00e4t_1_2"' in (found / "käyttäjät_1_2.R").read_text("utf-8")


def test_weights_of_the_export_meet_the_staff_of_every_class_of_every_margin(exported):
    sheets = read(exported / "raked_sheets.csv")
    for name in ("design_class", "design_class_2", "design_class_3"):
        met = sheets.groupby(name).agg({"design_weight": "sum", f"{name}_staff": "first"})
        np.testing.assert_allclose(met["design_weight"], met[f"{name}_staff"], rtol=1e-11)  # raked to 1e-12
