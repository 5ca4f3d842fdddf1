"""New study folders: the commented template, and the shipped study.

Knows how a folder of the package becomes the user's own. Does not read any study.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from varpu_eval.errors import InputError, RunError
from varpu_eval.study import shipped


def new_study(folder: Path) -> None:
    """Write the template to `folder`; the folder's name becomes the study's id, as far as an id may be written so.

    Raises
    ------
    InputError
        When the folder holds anything already.
    RunError
        When the folder cannot be written.
    """
    _copy(shipped("data", "template"), folder)
    file = folder / "study.toml"
    name = re.sub(r"[^a-z0-9_-]+", "-", folder.resolve().name.lower()).strip("-_")[:60] or "study"
    text = file.read_text(encoding="utf-8").replace('id = "template"', f'id = "{name}"')
    file.write_text(text, encoding="utf-8", newline="\n")


def demo_study(folder: Path) -> None:
    """Write the shipped study to `folder`.

    Raises
    ------
    InputError
        When the folder holds anything already.
    RunError
        When the folder cannot be written.
    """
    _copy(shipped("data", "demo"), folder)


def _copy(source: Path, folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder}: the folder is not empty. Name a new one.")
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    except (OSError, shutil.Error) as error:
        raise RunError(f"{folder}: the study could not be written: {type(error).__name__}.") from None
