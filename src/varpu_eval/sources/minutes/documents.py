"""A document of any known kind as lines of text.

Knows kinds by the file's name, and what all lines have in common: NFC, columns divided by a tab. Does not know what the
lines say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.markup import html_lines
from varpu_eval.sources.minutes.pdf import pdf_lines
from varpu_eval.sources.minutes.word import docx_lines
from varpu_eval.sources.separated import decoded

_MARKDOWN = re.compile(r"^\s*#+\s+|\*\*|__")
_RULE = re.compile(r"\s*:?-+:?\s*")
_COLUMN = re.compile(r"[ \u00a0\u2007\u202f]*\t[\t \u00a0]*|[ \u00a0\u2007\u202f]{2,}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def text_lines(data: bytes) -> list[str]:
    """Return the lines of plain text; a form feed of PDF tools and a vertical tab of Word end a line too."""
    broken = data if b"\x00" in data[:400] else data.replace(b"\x0c", b"\n").replace(b"\x0b", b"\n")
    return decoded(broken)[0].splitlines()


def markdown_lines(data: bytes) -> list[str]:
    r"""Return the lines of Markdown without its signs; cells of a table are divided by tabs.

    >>> markdown_lines("## Läsnä\n|:---|---|\n| **Aho Liisa** | rehtori |".encode())
    ['Läsnä', 'Aho Liisa\trehtori']
    """
    lines = [_MARKDOWN.sub("", line) for line in text_lines(data)]
    rows = [line.strip().strip("|").split("|") if line.strip().startswith("|") else [line] for line in lines]
    return ["\t".join(cell.strip() for cell in row) for row in rows if not all(map(_RULE.fullmatch, row))]


READERS: dict[str, Callable[[bytes], Iterable[str]]] = {
    ".txt": text_lines,
    ".md": markdown_lines,
    ".html": html_lines,
    ".htm": html_lines,
    ".docx": docx_lines,
    ".pdf": pdf_lines,
}
"""By the end of a file's name, what gives its lines."""


def document_lines(data: bytes, suffix: str) -> Iterator[str]:
    r"""Yield the lines of a document in NFC, columns divided by one tab, without invisible signs.

    >>> list(document_lines("Aho, Liisa      rehtori".encode(), ".txt"))
    ['Aho, Liisa\trehtori']

    Raises
    ------
    UnreadableError
        When the kind is not known, or the file cannot be read.
    """
    if suffix not in READERS:
        known = ", ".join([*READERS, ".csv"])
        raise UnreadableError("file_format", f"minutes of this kind are not read; the known ones are {known}")
    for line in READERS[suffix](data):
        shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", line))
        yield _COLUMN.sub("\t", shown.strip()).replace("\u00a0", " ")
