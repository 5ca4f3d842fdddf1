"""What is installed: the wheel carries all that a report needs, and other lists agree with pyproject.toml."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_conda_gets_the_same_dependencies_as_pip():
    conda = set(re.findall(r"^ +- (.+)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {
        re.sub(r"\[.*\]", "", each) for each in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"])
    }
    assert conda == asked | {"conda-forge", f"python{PROJECT['requires-python']}", "pip", "pip:"}


def test_make_and_the_workflow_name_the_versions_that_the_project_supports():
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert "(3, 11) <= sys.version_info < (3, 14)" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert '["3.11", "3.13"]' in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")


def run(*command, cwd):
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.notebook
def test_the_built_wheel_reports_the_demo_study_in_an_empty_folder(tmp_path):
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert uv, "uv is installed by make test"
    run(uv, "build", "--quiet", "--wheel", "--out-dir", str(tmp_path), cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "shipped/notebooks/",
        "shipped/data/demo/study.toml",
        "shipped/data/template/study.toml",
        "labels/fi.po",
    ):
        assert any(part in name for name in names), part
    run(uv, "venv", "--quiet", "--python", sys.executable, "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locked = run(uv, "export", "--quiet", "--frozen", "--no-emit-project", "--no-hashes", cwd=ROOT)
    (tmp_path / "locked.txt").write_text(locked, encoding="utf-8")
    install = (uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python))
    run(*install, "--constraints", "locked.txt", str(wheel), cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    run(str(python), "-m", "varpu_eval", "report", "--demo", cwd=empty)
    facts = json.loads((empty / "outputs/demo/facts.json").read_text(encoding="utf-8"))
    assert facts["facts"]
    assert len(list((empty / "outputs/demo").glob("*.html"))) == 1 + len(list((ROOT / "notebooks").glob("*.ipynb")))
