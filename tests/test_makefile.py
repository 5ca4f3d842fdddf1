"""What the make targets call and say, with the tools themselves replaced."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKE = shutil.which("make")

pytestmark = pytest.mark.skipif(MAKE is None or os.name != "posix", reason="make and its shell are needed")


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make in an environment that is set up already and whose tools do nothing."""
    version = (ROOT / "Makefile").read_text(encoding="utf-8").partition("UV_VERSION := ")[2].split()[0]
    venv = tmp_path / "venv"
    for name in (f".uv-{version}", ".ready-report", ".ready-test", ".ready-lab"):
        (venv / name).parent.mkdir(exist_ok=True)
        (venv / name).touch()

    def make(*arguments):
        command = [MAKE, f"VENV={venv}", "RUN=echo run", *arguments]
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True, check=False)

    return make


def test_the_lab_opens_working_copies_which_are_made_once(make, tmp_path):
    folder = tmp_path / "exploring"
    given = (f"EXPLORING={folder}", "COPY_ARGS=--study kunta --language en", "LAB_ARGS=--no-browser --port 8931")
    opened = f"run jupyterlab --no-browser --port 8931 {folder}"
    assert make("lab", *given).stdout.splitlines() == [
        f"run varpu_eval copy {folder} --study kunta --language en",
        opened,
    ]
    folder.mkdir()
    assert make("lab", *given).stdout.splitlines() == [opened]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the sources are no checkout")
def test_git_passes_over_working_copies():
    asked = ["exploring/10-survey-change.ipynb", "exploring-en/x.ipynb", "notebooks/10-survey-change.ipynb"]
    done = subprocess.run(["git", "check-ignore", *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == asked[:2]


def test_a_report_ends_with_the_next_step(make, tmp_path):
    last = make("report").stdout.splitlines()[-1]
    assert f". {tmp_path / 'venv' / 'bin' / 'activate'}" in last
    assert "varpu-eval new kunta" in last


def test_lint_says_the_way_out_of_notebooks_with_outputs(make, tmp_path):
    tools = tmp_path / "venv" / "bin"
    tools.mkdir()
    for name in ("ruff", "mypy", "lint-imports", "nbstripout"):
        code = 1 if name == "nbstripout" else 0
        (tools / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tools / name).chmod(0o755)
    done = make("lint")
    assert done.returncode == 2
    assert f"{tools}/nbstripout --keep-count --keep-id notebooks/*.ipynb" in done.stdout
    assert "git checkout notebooks" in done.stdout
    (tools / "nbstripout").write_text("#!/bin/sh\n")
    assert make("lint").returncode == 0
