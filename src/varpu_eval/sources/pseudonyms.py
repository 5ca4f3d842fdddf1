"""Pseudonyms at the door: a keyed hash in the place of every id of a person.

Knows where a study's key lies and that only its owner may read it. Never tells the key or an id.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import unicodedata
from pathlib import Path

import pandas as pd
import platformdirs

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
    path = key_path(study)
    way_out = (
        f'Make a key once and keep a copy of it: python -c "import secrets; print(secrets.token_hex(32))" > "{path}", '
        f'then chmod 600 "{path}". Another key gives other pseudonyms, and years no longer join.'
    )
    try:
        key = path.read_bytes().strip()
        mode = path.stat().st_mode
    except (OSError, ValueError):
        findings.problem(
            "key", "study.toml", "personal = true, but the key is not there", column="personal", way_out=way_out
        )
        return PUBLIC_KEY
    if len(key) < _SHORTEST:
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
