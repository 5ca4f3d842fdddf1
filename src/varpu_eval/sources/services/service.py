"""Asking a statistics service: one question at a time, with pauses, time-outs and retries.

Knows manners: how often, how long, how much. Does not know what is asked, or what to do without an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import tenacity
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from varpu_eval.errors import InputError, SourceError
from varpu_eval.sources.services.faults import LATER, UnansweredError, body_of, check_status

Query = Sequence[tuple[str, str | int]]
Body = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service is asked.

    Parameters
    ----------
    pause
        Seconds from the end of one request to the next one.
    tries
        How often one question is asked before it counts as unanswered.
    first_wait, longest_wait
        Seconds before the second try, doubled for each further one, and their limit. A service that asks for a longer
        wait is not asked again.
    jitter
        Up to so many seconds more, by chance, so that many users do not come back at one moment.
    connecting, reading, whole
        Seconds for the connection, for each piece of an answer, and for a whole answer.
    most_bytes
        The largest answer that is read.
    redirects
        How many redirections inside the service's own host are followed.
    """

    pause: float = 1.0
    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    jitter: float = 1.0
    connecting: float = 10.0
    reading: float = 60.0
    whole: float = 300.0
    most_bytes: int = 100_000_000
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time comes from: `now` in seconds that only grow, and `sleep`."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Service:
    """A service at one address, such as `Service("Sotkanet", "https://sotkanet.fi/rest/1.1")`.

    Once no connection came about after every try, it is not asked again.
    """

    name: str
    base: str
    manners: Manners = Manners()
    clock: Clock = Clock()
    _session: requests.Session = field(default_factory=requests.Session, repr=False)
    _free_from: float = field(default=0.0, repr=False)
    _unreachable: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise InputError(f"{self.base!r} is no address of {self.name}. Write it as https://host/path.")
        self.base = self.base.rstrip("/")
        self._session.headers.update(
            {"User-Agent": f"varpu-eval/{version('varpu-eval')}", "Accept": "application/json"}
        )

    @property
    def host(self) -> str:
        """The host and port that are asked."""
        return urlsplit(self.base).netloc.rpartition("@")[2].lower()

    def ask(self, path: str, query: Query = (), body: Body = None) -> object:
        """Return the JSON that the service answers.

        Parameters
        ----------
        path
            What is asked, below the base address.
        query
            Names and values, in order; a name may come again.
        body
            What is sent as JSON; then the question is a POST.

        Raises
        ------
        UnansweredError
            When no answer came after every try.
        SourceError
            When an answer came that is not what a service answers.
        """
        if self._unreachable:
            raise UnansweredError(self._unreachable, unreachable=True)
        manners = self.manners
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(manners.tries),
            retry=tenacity.retry_if_exception(self._worth_another_try),
            wait=self._wait,
            sleep=self.clock.sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, path, query, body)
        except UnansweredError as error:
            self._unreachable = str(error) if error.unreachable else ""
            raise

    def _worth_another_try(self, error: BaseException) -> bool:
        return isinstance(error, UnansweredError) and error.wait <= self.manners.longest_wait

    def _wait(self, state: tenacity.RetryCallState) -> float:
        manners, error = self.manners, state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, UnansweredError) else 0.0
        growing = tenacity.wait_exponential_jitter(manners.first_wait, manners.longest_wait, 2, manners.jitter)
        return max(asked, growing(state))

    def _once(self, path: str, query: Query, body: Body) -> object:
        """Ask once, and follow redirections inside the host."""
        what = "".join(f", {name} {value}" for name, value in query[:1])
        where, url, params = f"{self.name} {path}{what}", self.base + path, list(query)
        for _ in range(self.manners.redirects + 1):
            self._take_turn()
            try:
                with self._sent(url, params, body) as answer:
                    if not answer.is_redirect:
                        return self._read(answer, where)
                    url, params = self._elsewhere(answer, where, body), []
            except requests.RequestException as error:
                raise _unanswered(error, where) from None
            except ValueError:  # what requests makes of a redirection to half an address
                raise SourceError(f"{where}: the service sends on to an address that is none. {LATER}") from None
            finally:
                self._free_from = self.clock.now() + self.manners.pause
        raise SourceError(f"{where}: the service sends on from address to address and answers nowhere. {LATER}")

    def _sent(self, url: str, params: Query, body: Body) -> requests.Response:
        return self._session.request(
            "GET" if body is None else "POST", url, params=list(params), json=body, stream=True, allow_redirects=False,
            timeout=(self.manners.connecting, self.manners.reading),
        )  # fmt: skip

    def _read(self, answer: requests.Response, where: str) -> object:
        check_status(answer, where)
        deadline = self.clock.now() + self.manners.whole
        return body_of(answer, where, self.manners.most_bytes, lambda: self.clock.now() > deadline)

    def _elsewhere(self, answer: requests.Response, where: str, body: Body) -> str:
        """Return where a redirection leads; only a question without a body is sent on, and only inside the host."""
        target = urljoin(answer.url, answer.headers["Location"])
        parts, ours = urlsplit(target), urlsplit(self.base)
        if body is None and parts.hostname == ours.hostname and parts.scheme in (ours.scheme, "https"):
            return target
        message = (
            f"{where}: the service has moved to {parts.scheme}://{parts.hostname or ''}, which is not asked by itself."
        )
        raise SourceError(f"{message} If that is right, name the new address (see docs/fetching.md).")

    def _take_turn(self) -> None:
        """Wait until the pause after the last request is over."""
        left = self._free_from - self.clock.now()
        if left > 0:
            self.clock.sleep(left)


def _unanswered(error: requests.RequestException, where: str) -> SourceError:
    """Say why no answer came."""
    cause = error.args[0] if error.args else None
    if isinstance(error, requests.ConnectTimeout):
        return UnansweredError(f"{where}: no connection came about in time. {LATER}", unreachable=True)
    if isinstance(error, requests.Timeout) or isinstance(cause, ReadTimeoutError):
        return UnansweredError(f"{where}: the service did not answer in time. {LATER}")
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(f"{where}: the service's certificate is not accepted. Ask those who keep your network.")
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or isinstance(cause, ProtocolError):
        return UnansweredError(f"{where}: the answer was cut off. {LATER}")
    if isinstance(error, requests.ConnectionError):
        reason = "no network, or a proxy that HTTPS_PROXY does not name"
        return UnansweredError(f"{where}: the service cannot be reached ({reason}). {LATER}", unreachable=True)
    return SourceError(f"{where}: the answer cannot be read ({type(error).__name__}). {LATER}")
