"""Answers from a service or from what is kept, and which of the two.

Knows when the service is asked, and when a kept vintage stands in for it and is told as such. Does not know what an
answer means: each client reads its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from varpu_eval.errors import SourceError
from varpu_eval.sources.services.faults import UnansweredError
from varpu_eval.sources.services.service import Service
from varpu_eval.sources.services.vintages import Vintage, Vintages

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mode:
    """How answers are come by.

    Parameters
    ----------
    today
        The day that answers are kept under.
    offline
        Ask no service; use what is kept.
    as_of
        Use what was kept on this day or before, and ask no service.
    """

    today: date
    offline: bool = False
    as_of: date | None = None

    @property
    def asks(self) -> bool:
        """Whether services are asked at all."""
        return not self.offline and self.as_of is None


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """An answer that was read, the day it was retrieved, and why an older one is used, if one is."""

    value: T
    retrieved: date
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """A service together with its kept vintages.

    A thing is asked once a day: an answer of today is used as it is kept, so that a run that failed goes on where it
    stopped. Where the service gives no answer, the newest vintage is used, with the reason. An answer that is wrong is
    never kept, and never replaced by an older one.
    """

    service: Service
    vintages: Vintages
    mode: Mode

    def get(
        self,
        what: str,
        ask: Callable[[], object],
        read: Callable[[object], T],
        *,
        empty: Callable[[T], bool] = lambda _: False,
    ) -> Kept[T]:
        """Return an answer.

        Parameters
        ----------
        what
            Name of the thing asked, which is its place among the vintages.
        ask
            Asks the service.
        read
            Checks an answer and reads it, or raises SourceError.
        empty
            Says whether an answer tells nothing. It is not kept, and an older one stands in for it.

        Raises
        ------
        SourceError
            When there is no answer, or a wrong one.
        """
        kept = self.vintages.newest(what, self.mode.as_of)
        if not self.mode.asks:
            return self._old(what, kept, read)
        if kept is not None and kept.retrieved >= self.mode.today:
            return Kept(read(kept.answer), kept.retrieved)
        try:
            answer = ask()
        except UnansweredError as error:
            if kept is None:
                raise
            return Kept(read(kept.answer), kept.retrieved, str(error))
        value = read(answer)
        if empty(value):
            told = "the service has nothing now, and had before"
            return Kept(value, self.mode.today) if kept is None else Kept(read(kept.answer), kept.retrieved, told)
        self.vintages.keep(what, self.mode.today, answer)
        return Kept(value, self.mode.today)

    def _old(self, what: str, kept: Vintage | None, read: Callable[[object], T]) -> Kept[T]:
        if kept is not None:
            reason = "offline" if self.mode.as_of is None else f"as of {self.mode.as_of.isoformat()}"
            return Kept(read(kept.answer), kept.retrieved, reason)
        when = f" on {self.mode.as_of.isoformat()} or before" if self.mode.as_of else ""
        message = f"{self.service.name} {what}: no answer was kept{when} in {self.vintages.folder}."
        raise SourceError(f"{message} Fetch once without --offline and --as-of.")
