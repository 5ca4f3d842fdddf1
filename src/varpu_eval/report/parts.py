"""The parts a page is made of: figure, table, words and notice, each as HTML and as plain text.

Knows how a part is written as self-contained, escaped HTML. Does not know what it tells.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

NARROW_BELOW_PX = 640
"""Screens narrower than this get the narrow drawing of a figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a wide and a narrow drawing (SVG), with the caption above it and the text that stands for it.

    `caption` says what is shown, `note` how to read it and where it comes from, `alt` the main numbers.
    """

    caption: str
    note: str
    alt: str
    wide: bytes
    narrow: bytes

    def html(self) -> str:
        """Return the figure as HTML without any request to another address."""
        note = f'<div class="note">{escape(self.note)}</div>' if self.note else ""
        return (
            f'<figure class="picture"><figcaption><div><strong>{escape(self.caption)}</strong></div>{note}</figcaption>'
            f'<picture><source media="(max-width: {NARROW_BELOW_PX - 1}px)" srcset="{_data_uri(self.narrow)}">'
            f'<img src="{_data_uri(self.wide)}" alt="{escape(self.alt, quote=True)}"></picture></figure>'
        )

    def plain(self) -> str:
        """Return what the picture shows, in words."""
        return f"{self.caption}. {self.alt}"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Several figures of one kind, one under another."""

    figures: Sequence[Figure]

    def html(self) -> str:
        """Return the figures' HTML."""
        return "".join(figure.html() for figure in self.figures)

    def plain(self) -> str:
        """Return what the pictures show, in words."""
        return " ".join(figure.plain() for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as escaped HTML with caption and scopes; `rows` is how many rows it has."""

    caption: str
    body: str
    rows: int

    def html(self) -> str:
        """Return the table's HTML."""
        return self.body

    def plain(self) -> str:
        """Return the caption and the number of rows."""
        return f"{self.caption} ({self.rows})"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings under one heading, such as a municipality: each a label, such as a verdict, and what it holds."""

    heading: str
    findings: tuple[tuple[str, str], ...]

    def html(self) -> str:
        """Return the group's HTML: a heading and a list of descriptions."""
        told = "".join(f"<dt>{escape(label)}</dt><dd>{escape(finding)}</dd>" for label, finding in self.findings)
        return f'<div class="group"><p class="heading">{escape(self.heading)}</p><dl>{told}</dl></div>'

    def plain(self) -> str:
        """Return the group as running text."""
        told = (f"{label}: {finding.removesuffix('.')}." for label, finding in self.findings)
        return " ".join([f"{self.heading}.", *told])


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences made from released figures: the answer, how sure it is, and the rest one by one.

    `groups` hold the answer once more, set out under headings for a reader who has a minute. `about` are beginnings of
    sentences, such as a municipality and an indicator: a page sets the sentences that share one under it. With `folded`
    the sentences are folded under that heading.
    """

    answer: str
    sureness: str = ""
    sentences: Sequence[str] = ()
    groups: tuple[Group, ...] = ()
    about: tuple[str, ...] = ()
    folded: str = ""

    def headline(self) -> str:
        """Return the answer's HTML: its groups where it has them."""
        grouped = "".join(group.html() for group in self.groups)
        return f'<div class="answer">{grouped}</div>' if grouped else f'<p class="answer">{escape(self.answer)}</p>'

    def rest(self) -> list[str]:
        """Return the sentences that the answer does not tell already, with or without a mark before its full stop."""
        return [sentence for sentence in self.sentences if not self._tells(sentence)]

    def _tells(self, sentence: str) -> bool:
        """Say whether the answer tells a sentence, as it stands or after another one of the same beginning."""
        told = f"{self.answer} "
        head, rest = headed(sentence, self.about)
        forms = [sentence, *([f". {rest}"] if head and head in told else [])]
        return any(form.removesuffix(".") + end in told for form in forms for end in (". ", " ("))

    def html(self) -> str:
        """Return the words as HTML: answer and sureness as paragraphs, the sentences as a list."""
        paragraphs = self.headline()
        if self.sureness:
            paragraphs += f'<p class="sureness">{escape(self.sureness)}</p>'
        return f'<div class="words">{paragraphs}{self._listed()}</div>'

    def _listed(self) -> str:
        """Return the sentences as a list, those that share a beginning under it; folded where that is asked for."""
        by_head: dict[str, list[tuple[str, str]]] = {}
        for sentence in self.rest():
            head, rest = headed(sentence, self.about)
            by_head.setdefault(head or sentence, []).append((sentence, rest))
        items = "".join(
            f"<li>{escape(head)}{_list(rest for _, rest in told)}</li>" if len(told) > 1 else _item(told[0][0])
            for head, told in by_head.items()
        )
        listed = f"<ul>{items}</ul>" if items else ""
        if not (listed and self.folded):
            return listed
        return f'<details class="fold"><summary>{escape(self.folded)}</summary>{listed}</details>'

    def plain(self) -> str:
        """Return the words as text."""
        return " ".join(part for part in (self.answer, self.sureness, *self.rest()) if part)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing the reader must know: that data are synthetic, or that there are none."""

    text: str

    @property
    def answer(self) -> str:
        """The notice itself, where words would have their answer."""
        return self.text

    @property
    def sentences(self) -> Sequence[str]:
        """None: a notice says one thing."""
        return ()

    def rest(self) -> list[str]:
        """None: a notice says one thing."""
        return []

    def headline(self) -> str:
        """Return the notice's HTML where words would have their answer."""
        return f'<p class="answer">{escape(self.text)}</p>'

    def html(self) -> str:
        """Return the notice as HTML."""
        return f'<p class="notice" role="note">{escape(self.text)}</p>'

    def plain(self) -> str:
        """Return the notice as text."""
        return self.text


def headed(sentence: str, about: Sequence[str]) -> tuple[str, str]:
    """Return the beginning that a sentence has among those in `about`, and what follows as a sentence of its own.

    >>> headed("Nurmijärvi, placed: half in 2019.", ("Nurmijärvi, placed",))
    ('Nurmijärvi, placed', 'Half in 2019.')
    >>> headed("Nurmijärvi, placed outside.", ("Nurmijärvi, placed",))
    ('', 'Nurmijärvi, placed outside.')
    """
    for head in about:
        if sentence.startswith((f"{head}: ", f"{head}, ")):
            rest = sentence[len(head) + 2 :]
            return head, rest[:1].upper() + rest[1:]
    return "", sentence


def together(sentences: Iterable[str], about: Sequence[str]) -> str:
    """Return sentences as running text in which a beginning that follows itself stands once.

    >>> together(["Nurmijärvi: half.", "Nurmijärvi: in 2019.", "Oulu: all."], ("Nurmijärvi", "Oulu"))
    'Nurmijärvi: half. In 2019. Oulu: all.'
    """
    told, last = [], ""
    for sentence in sentences:
        head, rest = headed(sentence, about)
        told.append(rest if head and head == last else sentence)
        last = head
    return " ".join(told)


def gist(told: Words | Notice) -> str:
    """Return the answer and two more sentences, none twice: the main numbers of a picture of the same rows."""
    parts = list(dict.fromkeys(part for part in (told.answer, *told.rest()) if part))[:3]
    return together(parts, told.about if isinstance(told, Words) else ())


Part = Figure | Pictures | Table | Words | Notice


def _list(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(map(_item, sentences))}</ul>"


def _item(sentence: str) -> str:
    return f"<li>{escape(sentence)}</li>"


def _data_uri(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
