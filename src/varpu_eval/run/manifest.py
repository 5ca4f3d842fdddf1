"""The manifest of a report: from what, with what and when it was made.

Knows versions, the commit and how sources are told. Knows no result.
"""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from varpu_eval.run.parameters import Value
from varpu_eval.sources.data import StudyData
from varpu_eval.study import shipped

_PACKAGES = ("varpu-eval", "matplotlib", "networkx", "numpy", "pandas", "papermill", "scipy", "statsmodels")


def manifest(
    data: StudyData, parameters: Mapping[str, Mapping[str, Value]], started: datetime, finished: datetime
) -> dict[str, Any]:
    """Return the manifest: study, seed, parameters by notebook, versions, commit, times, and every source file.

    The parameter `study` is left out: it is a path, and paths may name persons.
    """
    return {
        "schema": 1,
        "study": data.study.id,
        "seed": data.study.seed,
        "parameters": {
            notebook: {name: value for name, value in values.items() if name != "study"}
            for notebook, values in parameters.items()
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "commit": _commit(),
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "sources": [
            {"file": file.path, "table": file.table, "sha256": file.sha256, "rows": file.rows, "origin": file.origin}
            for file in data.files
        ],
    }


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def _commit() -> str | None:
    """Return the commit of the checkout that runs, with `+` after it when files were changed; None without one."""
    checkout = shipped()
    if not (checkout / ".git").exists():
        return None
    git = ["git", "-C", str(checkout)]
    try:
        commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)  # noqa: S603 - fixed words and our own path
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)  # noqa: S603 - likewise
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit.stdout.strip() + ("+" if changed.stdout.strip() else "")
