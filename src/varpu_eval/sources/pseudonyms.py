"""Pseudonyms at the door: a keyed hash in the place of every id of a person.

Knows where a study's key lies, how one is made, and that only its owner may read it. Never tells the key or an id.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import unicodedata
from pathlib import Path

import pandas as pd
import platformdirs

from varpu_eval.errors import InputError, RunError
from varpu_eval.sources.findings import Findings
from varpu_eval.study import Study

KEY_FILE = "VARPU_EVAL_KEY_FILE"
PUBLIC_KEY = b"varpu-eval: a study without real persons"
_SHORTEST = 32
_LENGTH = 32
_MARK = "pseudonym:"


def pseudonym(identity: str, key: bytes) -> str:
    """Return the HMAC-SHA-256 of an id in NFC, as 32 hexadecimal characters; a marked pseudonym stays itself.

    >>> pseudonym("P001", PUBLIC_KEY) == pseudonym(" P001", PUBLIC_KEY), len(pseudonym("P001", PUBLIC_KEY))
    (True, 32)
    """
    told = unicodedata.normalize("NFC", identity).strip()
    if told.startswith(_MARK) and told == marked(told[-_LENGTH:], key):
        return told[-_LENGTH:]
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def marked(made: str, key: bytes) -> str:
    """Return a pseudonym as a file keeps it: marked as one of this key, so that it is not hashed again.

    >>> pseudonym(marked(pseudonym("P001", b"key"), b"key"), b"key") == pseudonym("P001", b"key")
    True
    """
    return f"{_MARK}{hmac.new(key, _MARK.encode(), hashlib.sha256).hexdigest()[:8]}:{made}"


def of_another_key(identity: str, key: bytes) -> bool:
    """Say whether an id is a marked pseudonym that this key did not make."""
    return identity.startswith(_MARK) and identity != marked(identity[-_LENGTH:], key)


def pseudonyms(identities: pd.Series[str], key: bytes) -> pd.Series[str]:
    """Return each id's pseudonym; empty cells stay empty."""
    known = {identity: pseudonym(identity, key) for identity in identities.dropna().unique()}
    return identities.map(known).astype("str")


def study_key(study: Study, findings: Findings) -> bytes:
    """Return the key of a study's pseudonyms; a missing or open key of a personal study is a problem.

    The key lies in the file that VARPU_EVAL_KEY_FILE names, else in `varpu-eval/<id>.key` of the user's
    configuration folder. A study without real persons has a fixed public key.
    """
    if not study.personal:
        return PUBLIC_KEY
    path, command = key_path(study), f'varpu-eval key "{_near(study.root)}"'
    once = "keep a copy of it. Another key gives other pseudonyms, and years no longer join."
    try:
        key = path.read_bytes().strip()
        mode = path.stat().st_mode
    except (OSError, ValueError):
        way_out = f"Make it once with {command}, and {once}"
        findings.problem(
            "key", "study.toml", "personal = true, but the key is not there", column="personal", way_out=way_out
        )
        return PUBLIC_KEY
    if len(key) < _SHORTEST:
        way_out = f'Bring back the whole key. If there is none, take "{path}" away, make one with {command}, and {once}'
        findings.problem(
            "key", "study.toml", f"the key has fewer than {_SHORTEST} characters", column="personal", way_out=way_out
        )
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        message, close = "others than its owner can read the key", f'Close it: chmod 600 "{path}".'
        findings.problem("key", "study.toml", message, column="personal", way_out=close)
    return key


def key_path(study: Study) -> Path:
    """Return where the key of a study lies."""
    named = os.environ.get(KEY_FILE)
    return Path(named) if named else platformdirs.user_config_path("varpu-eval", appauthor=False) / f"{study.id}.key"


def make_key(study: Study) -> Path:
    """Make the key of a study of real persons, for its owner alone, and return its file.

    Raises
    ------
    InputError
        When the study has no real persons, or there is a key already, which is never replaced.
    RunError
        When the disk refuses.
    """
    if not study.personal:
        raise InputError("study.toml: personal = false, so no key is used. Write personal = true, then make the key.")
    path = key_path(study)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_LENGTH) + "\n")
    except OSError as error:
        if isinstance(error, FileExistsError) and path.is_file():
            message = "there is a key already, and it is left as it is: with another one years no longer join."
            raise InputError(f"{path}: {message}") from None
        raise RunError(f"{path}: the key cannot be written ({error.strerror}).") from None
    return path


def _near(folder: Path) -> Path:
    """Return a folder as it is called from the working folder, where it lies in it."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
