"""What can be wrong with a service's answer, and whether asking again could help.

Knows status codes, content types, sizes and JSON. Does not know how a question is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses

import requests

from varpu_eval.errors import SourceError

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of a service that may answer a little later."""

_JSON = re.compile(r"application/(.+\+)?json|text/json")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_CHUNK = 65_536
A_YEAR = 365 * 86_400.0
"""A longer wait than this, in seconds, is told as this."""
LATER = "Try again later, or go on from what is kept: --offline."


class UnansweredError(SourceError):
    """The service gave no answer now, and may give one later.

    Parameters
    ----------
    told
        What happened.
    wait
        Seconds that the service asked to wait; 0 when it did not say.
    unreachable
        No connection came about at all.
    """

    def __init__(self, told: str, *, wait: float = 0.0, unreachable: bool = False) -> None:
        super().__init__(told)
        self.wait = wait
        self.unreachable = unreachable


def check_status(answer: requests.Response, where: str) -> None:
    """Raise SourceError for an answer that is not 200, UnansweredError when it may pass."""
    code = answer.status_code
    if code == HTTPStatus.OK:
        return
    name = responses.get(code, "not a known status")
    if code in PASSING:
        wait = _retry_after(answer.headers.get("Retry-After", ""))
        asked = f" and asks to wait {wait:.0f} s" if wait else ""
        raise UnansweredError(f"{where}: the service answers {code} ({name}){asked}. {LATER}", wait=wait)
    raise SourceError(f"{where}: the service answers {code} ({name}), not 200. Check what is asked in [fetch].")


def body_of(answer: requests.Response, where: str, most: int, late: Callable[[], bool]) -> object:
    """Return the JSON that an answer holds, read in pieces.

    Parameters
    ----------
    most
        Bytes, unpacked, that an answer may have.
    late
        Says whether the answer has taken too long.

    Raises
    ------
    SourceError
        When the answer is not JSON, or larger than `most`.
    UnansweredError
        When it breaks off, or takes too long.
    """
    kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if not _JSON.fullmatch(kind):
        page = "a web page" if "html" in kind else f"'{kind}'" if kind.isprintable() and kind else "no content type"
        raise SourceError(f"{where}: expected is JSON, and {page} came. The service may be closed or moved. {LATER}")
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > most:
        raise _too_large(where, most)
    body = bytearray()
    for piece in answer.iter_content(_CHUNK):
        body += piece
        if len(body) > most:
            raise _too_large(where, most)
        if late():
            raise UnansweredError(f"{where}: the answer took too long to come. {LATER}")
    return _parsed(bytes(body), where)


def _parsed(body: bytes, where: str) -> object:
    try:
        answer = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
        if _SURROGATE.search(body):  # half a character, which no file could keep
            json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeError:
        raise SourceError(f"{where}: expected is JSON in UTF-8, and other bytes came. {LATER}") from None
    except (ValueError, RecursionError):
        if body.lstrip()[:1] == b"<":
            message = f"{where}: expected is JSON, and a web page came. The service may be closed or moved. {LATER}"
            raise SourceError(message) from None
        raise UnansweredError(f"{where}: the answer is not whole JSON; it may have been cut off. {LATER}") from None
    return answer


def _refuse(word: str) -> None:
    raise ValueError(word)


def _too_large(where: str, most: int) -> SourceError:
    return SourceError(f"{where}: the answer is larger than {most / 1_000_000:g} MB. Nothing of it is used.")


def _retry_after(header: str) -> float:
    """Return the seconds that a Retry-After header asks to wait; it is a number or a date."""
    if header.strip().isdecimal():
        return min(float(header), A_YEAR)
    try:
        until = parsedate_to_datetime(header)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return 0.0
