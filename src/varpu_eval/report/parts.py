"""The parts a page is made of: figure, table, words and notice, each as HTML and as plain text.

Knows how a part is written as self-contained, escaped HTML. Does not know what it tells.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
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
        note = f'<span class="note">{escape(self.note)}</span>' if self.note else ""
        return (
            f'<figure class="picture"><figcaption><strong>{escape(self.caption)}</strong>{note}</figcaption>'
            f'<picture><source media="(max-width: {NARROW_BELOW_PX - 1}px)" srcset="{_data_uri(self.narrow)}">'
            f'<img src="{_data_uri(self.wide)}" alt="{escape(self.alt, quote=True)}"></picture></figure>'
        )

    def plain(self) -> str:
        """Return what the picture shows, in words."""
        return f"{self.caption}. {self.alt}"


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
class Words:
    """Sentences made from released figures: the answer, how sure it is, and the rest one by one."""

    answer: str
    sureness: str = ""
    sentences: Sequence[str] = ()

    def html(self) -> str:
        """Return the words as HTML: answer and sureness as paragraphs, the sentences as a list."""
        paragraphs = f'<p class="answer">{escape(self.answer)}</p>'
        if self.sureness:
            paragraphs += f'<p class="sureness">{escape(self.sureness)}</p>'
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f'<div class="words">{paragraphs}{f"<ul>{items}</ul>" if items else ""}</div>'

    def plain(self) -> str:
        """Return the words as text."""
        return " ".join(part for part in (self.answer, self.sureness, *self.sentences) if part)


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

    def html(self) -> str:
        """Return the notice as HTML."""
        return f'<p class="notice" role="note">{escape(self.text)}</p>'

    def plain(self) -> str:
        """Return the notice as text."""
        return self.text


def gist(told: Words | Notice) -> str:
    """Return the answer and two more sentences, none twice: the main numbers of a picture of the same rows."""
    return " ".join(list(dict.fromkeys(part for part in (told.answer, *told.sentences) if part))[:3])


Part = Figure | Table | Words | Notice


def _data_uri(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
