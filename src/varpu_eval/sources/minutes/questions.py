"""What a person must decide about minutes, and how the answers are kept without a name.

Knows the kinds of questions, the answers each takes, and what is kept of an answer. Does not know files; `run` does.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from varpu_eval.sources.minutes.identity import name_key
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import pseudonym

Kind = Literal["who", "sector_of_title", "sector_of_person", "presence", "nameless", "unread", "end"]

NOBODY, ANOTHER, VARIES, OVER = "nobody", "another", "varies", "over"

ASKS: Mapping[Kind, str] = {
    "who": "Which person is this?",
    "sector_of_title": "Which sector has this title or organisation?",
    "sector_of_person": "Which sector is this person of?",
    "presence": "Was this person present, partial (a part of the meeting) or absent?",
    "nameless": "Who was this? Write: Etunimi Sukunimi = sector",
    "unread": "Who is on this line? Write: Etunimi Sukunimi = sector; Toinen Nimi = sector",
    "end": "Is the list over? If not, delete the blank line in the minutes, or put a heading such as Muut below it; "
    "put the minutes of another meeting into a file of their own.",
}

Kept = str | tuple[tuple[str, str], ...]
"""What is kept of an answer: a word of a closed list, a pseudonym, or pairs of pseudonym and sector."""

Answers = Mapping[str, Kept]
"""By the question's id."""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """One question; `about` names persons or quotes a line, so that it is written to a private file only.

    Parameters
    ----------
    choices
        What may be answered; for `who` in the order of `keys`, then `another`.
    keys
        For `who`: the pseudonyms that the numbers stand for.
    """

    meeting: str
    kind: Kind
    id: str
    about: str = field(repr=False)
    choices: tuple[str, ...]
    keys: tuple[str, ...] = ()


def question_id(key: bytes, *parts: str) -> str:
    """Return the id of a question: a keyed hash, that tells nobody what was asked."""
    return hmac.new(key, "\x1f".join(("question", *parts)).encode(), hashlib.sha256).hexdigest()[:20]


@dataclass(slots=True)
class Desk:
    """Where questions gather while minutes are settled, beside earlier answers; `waiting` are the meetings asked of."""

    answers: Answers
    key: bytes = field(repr=False)
    questions: dict[str, Question] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)

    def answer(self, kind: Kind, *parts: str) -> Kept | None:
        """Return what is kept of an answer, None where there is none."""
        return self.answers.get(question_id(self.key, kind, *parts))

    def ask(
        self, kind: Kind, meetings: Iterable[str], about: str, choices: tuple[str, ...], *parts: str,
        keys: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Ask once, in the name of the first of the meetings that wait for the answer."""
        waiting = set(meetings)
        self.waiting |= waiting
        question = Question(min(waiting), kind, question_id(self.key, kind, *parts), about, choices, keys)
        self.questions[question.id] = min(question, self.questions.get(question.id, question))


def read_answer(question: Question, answer: str, sectors: Collection[str], key: bytes) -> Kept | None:
    """Return what is kept of an answer; None where it is none that the question takes.

    >>> read_answer(Question("m1", "presence", "q", "", ("present", "absent")), " Present ", (), b"")
    'present'
    """
    told = " ".join(answer.split())
    if question.kind in ("nameless", "unread"):
        return NOBODY if fold(told) == NOBODY else _named(told, sectors, key)
    word = fold(told)
    if word not in question.choices:
        return None
    return question.keys[int(word) - 1] if question.kind == "who" and word != ANOTHER else word


def _named(told: str, sectors: Collection[str], key: bytes) -> tuple[tuple[str, str], ...] | None:
    pairs = []
    for part in filter(str.strip, told.split(";")):
        name, equals, sector = (side.strip() for side in part.partition("="))
        words = name.replace(",", " ").split()
        if not equals or len(words) < 2 or fold(sector) not in sectors:  # noqa: PLR2004 - a first and a last name
            return None
        pairs.append((pseudonym(name_key(words), key), fold(sector)))
    return tuple(pairs) or None
