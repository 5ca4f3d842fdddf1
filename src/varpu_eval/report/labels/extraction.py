"""Finds every message: in this package's code and templates and in the notebooks' markdown and captions.

Knows where messages stand. Does not know any language; `update` brings a catalogue up to date with what was found.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import write_po

from varpu_eval.report.labels.catalogue import read_catalogue
from varpu_eval.report.labels.markdown import blocks
from varpu_eval.study import shipped

KEYWORDS: Mapping[str, Any] = {"mark": None, "text": None, "plural": (1, 2), "ngettext": (1, 2), "tr": (1, 2)}
"""The calls whose literal arguments are messages."""

REPORT = Path(__file__).parents[1]

Message = str | tuple[str, ...]


def extracted() -> dict[Message, list[str]]:
    """Return every message and the files it stands in; a message with a plural is a pair."""
    found: dict[Message, list[str]] = {}
    for where, message in (*_in_code(), *_in_notebooks(shipped("notebooks"))):
        places = found.setdefault(message, [])
        if where not in places:
            places.append(where)
    return found


def update(language: str) -> Catalog:
    """Write the catalogue of `language` anew: known translations kept, new messages empty, unused ones gone."""
    known = read_catalogue(language)
    fresh = Catalog(
        locale=language, project="varpu-eval", copyright_holder="The varpu-eval developers", header_comment="",
        fuzzy=False, creation_date=known.creation_date if known else None,
    )  # fmt: skip
    for message, places in extracted().items():
        old = known.get(message) if known else None
        fresh.add(message, old.string if old else None, locations=[(place, 0) for place in sorted(places)])
    written = BytesIO()
    write_po(written, fresh, width=120, sort_output=True, omit_header=False, include_lineno=False)
    kept = [line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(_CHANGING)]
    REPORT.joinpath("labels", f"{language}.po").write_bytes(b"".join(kept))
    return fresh


_CHANGING = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Generated-By',
    b'"Last-Translator',
    b'"Report-Msgid',
    b"#  ",
)
"""Header lines that would change at each update and tell nothing."""


def gaps(language: str) -> list[str]:
    """Return what keeps the catalogue of `language` from being complete: one line a missing, unused or fuzzy entry."""
    catalogue, found = read_catalogue(language), extracted()
    if catalogue is None:
        return [f"{language}.po is not there"]
    entries = {entry.id: entry for entry in catalogue if entry.id}
    told = [f"missing: {message}" for message in found if message not in entries]
    told += [
        f"unused: {message}"
        for message in (*entries, *(entry.id for entry in catalogue.obsolete.values()))
        if message not in found
    ]
    for message, entry in entries.items():
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if not all(strings):
            told.append(f"missing: {message}")
        if entry.fuzzy:
            told.append(f"fuzzy: {message}")
    return told


def _in_code() -> Iterator[tuple[str, Message]]:
    methods = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
    for file, _, message, _, _ in extract_from_dir(REPORT, methods, keywords=KEYWORDS, strip_comment_tags=True):
        yield f"report/{file}", message


def _in_notebooks(folder: Path) -> Iterator[tuple[str, Message]]:
    for path in sorted(folder.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for message in notebook_messages(notebook):
            yield f"notebooks/{path.name}", message


def notebook_messages(notebook: Mapping[str, Any]) -> Iterator[Message]:
    """Yield the messages of one notebook: title and question, each markdown block, and each literal caption."""
    metadata = notebook.get("metadata", {})
    for told in (metadata.get("title"), metadata.get("varpu_eval", {}).get("question")):
        if told:
            yield told
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from (block.text for block in blocks(source) if block.text)
        elif cell["cell_type"] == "code":
            yield from _captions(source)
            for _, message, _, _ in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
                yield message


def _captions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "caption" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)
