"""Parts a markdown cell into the blocks that are translated one by one, and puts them together again.

Knows paragraphs, headings, list items, table rows and lines of HTML. Does not know languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MARKER = re.compile(r"^(\s*(?:#{1,6} |[-*+] |\d+[.)] |> ))(.*)$")
_SUMMARY = re.compile(r"^(\s*<summary>)(.*)(</summary>\s*)$")


@dataclass(slots=True)
class Block:
    """One block of a cell: what stands before and after its text, and the text (empty where there is none)."""

    before: str
    text: str
    after: str = ""


def blocks(source: str) -> Iterator[Block]:
    r"""Yield the blocks of a markdown cell in order; the lines of a block are joined by single spaces.

    >>> [block.text for block in blocks("# A question\n\nTwo\nlines.\n\n- one\n- two")]
    ['A question', '', 'Two lines.', '', 'one', 'two']
    """
    current: Block | None = None
    for line in source.splitlines():
        made = _alone(line)
        if made is None and current is not None:
            current.text += " " + line.strip()
            continue
        if current is not None:
            yield current
            current = None
        started = made or Block("", line.strip())
        if made is not None and not _continues(made):
            yield made
        else:
            current = started
    if current is not None:
        yield current


def translate_blocks(source: str, translate: Callable[[str], str]) -> str:
    r"""Return the cell with each block's text translated.

    >>> translate_blocks("## Method\n\n- counts", str.upper)
    '## METHOD\n\n- COUNTS'
    """
    return "\n".join(f"{b.before}{translate(b.text) if b.text else ''}{b.after}" for b in blocks(source))


def _alone(line: str) -> Block | None:
    """Return the block that `line` starts or is by itself, or None when it continues a paragraph."""
    if not line.strip():
        return Block("", "")
    if match := _SUMMARY.match(line):
        return Block(match[1], match[2], match[3])
    if line.lstrip().startswith(("<", "|", "---")):
        return Block(line, "")
    if match := _MARKER.match(line):
        return Block(match[1], match[2].strip())
    return None


def _continues(block: Block) -> bool:
    """Say whether the next line may belong to this block: list items and quotes may run on, headings may not."""
    return bool(block.before) and bool(block.text) and not block.before.lstrip().startswith(("#", "<"))
