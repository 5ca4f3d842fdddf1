"""The folder that a report is published in: whole, or not at all.

Knows how a finished report takes the place of the last one. Does not know what a report consists of, besides the
names at its top.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from varpu_eval.errors import InputError, RunError
from varpu_eval.study import LANGUAGES

_MANIFEST = "manifest.json"
_NAMES = {_MANIFEST, "facts.json", "tables", "notebooks", *LANGUAGES}


@contextmanager
def publishing(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target` to write a report in; it takes target's place when the block succeeds.

    If anything fails before that, the last report stays as it was, byte for byte.

    Raises
    ------
    InputError
        When `target` holds anything that no report wrote: it would be lost.
    RunError
        When the disk refuses.
    """
    previous = target.with_name(f".{target.name}.previous")
    building = None
    try:
        _recover(target, previous)
        _check(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        yield building
        building.chmod(0o777 & ~_umask())
        _swap(building, target, previous)
    except OSError as error:
        raise RunError(f"{error.filename or target}: {error.strerror}. The last report is as it was.") from None
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


def _check(target: Path) -> None:
    if not target.exists():
        return
    entries = {entry.name for entry in target.iterdir()} if target.is_dir() else {""}
    foreign = sorted(name for name in entries - _NAMES if not name.endswith(".html"))
    if foreign or (entries and _MANIFEST not in entries):
        raise InputError(
            f"{target}: this is not only an earlier report (it has {', '.join(foreign) or 'no manifest.json'}), "
            "and a new one would replace it. Move it away, or name another folder with --output."
        )


def _swap(building: Path, target: Path, previous: Path) -> None:
    if not target.exists():
        building.rename(target)
        return
    target.rename(previous)
    try:
        building.rename(target)
    except BaseException:
        previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _recover(target: Path, previous: Path) -> None:
    """Bring back the last report if a run was killed in the moment of exchange."""
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(target)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
