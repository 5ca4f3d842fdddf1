"""DOCX documents as lines of text.

Knows paragraphs, tables, content controls and tracked changes: what is deleted is not read. Does not know what the
lines say.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.cells import row_lines

MAX_UNPACKED = 50_000_000
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PART = "word/document.xml"
_PASSED_OVER = frozenset({"Fallback", "moveFrom", "instrText", "delText", "pPr", "rPr"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "customXml"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def docx_lines(data: bytes) -> list[str]:
    """Return the lines of a document's body; headers, footers, notes and comments are not read.

    Raises
    ------
    UnreadableError
        When the file is encrypted, of the old .doc kind, damaged, or unpacks to too much.
    """
    if data.startswith(_OLD_OR_ENCRYPTED):
        raise UnreadableError("file_encrypted", "the document is protected by a password, or of the old .doc kind")
    try:
        root = ET.fromstring(_body(data))  # noqa: S314 - no document type is let through, and expat limits expansion
        return [line for block in _blocks(root) for line in block.split("\n")]
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file raises errors of many kinds, whose texts may quote it
        raise UnreadableError("file_damaged", "the document cannot be opened") from None


def _body(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if packed.getinfo(_PART).file_size > MAX_UNPACKED:
            raise UnreadableError("file_too_large", f"the document unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
        with packed.open(_PART) as part:
            body = part.read(MAX_UNPACKED + 1)
    if len(body) > MAX_UNPACKED:
        raise UnreadableError("file_too_large", f"the document unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise UnreadableError("file_damaged", "the document declares entities, which no word processor writes")
    return body


def _name(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _blocks(node: ET.Element) -> Iterator[str]:
    """Yield the paragraphs and rows of a body, a cell or a content control, in order."""
    for child in node:
        kind = _name(child)
        if kind == "p":
            yield _text(child)
        elif kind == "tbl":
            yield from (line for row in _within(child, "tr") for line in _row(row))
            yield ""
        elif kind not in _PASSED_OVER:
            yield from _blocks(child)


def _row(row: ET.Element) -> list[str]:
    cells = ([line for block in _blocks(cell) for line in block.split("\n")] for cell in _within(row, "tc"))
    return row_lines(list(cells))


def _within(node: ET.Element, wanted: str) -> Iterator[ET.Element]:
    """Yield the rows of a table or the cells of a row, also those in content controls or inserted since."""
    for child in node:
        if _name(child) == wanted:
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _within(child, wanted)


def _text(node: ET.Element) -> str:
    """Return the text of a paragraph as it reads after all changes; a paragraph in a text box is a line of its own."""
    kind = _name(node)
    if kind in _PASSED_OVER:
        return ""
    if kind == "t":
        return node.text or ""
    if kind in _SIGNS:
        return _SIGNS[kind]
    inner = "".join(map(_text, node))
    return f"\n{inner}\n" if kind == "txbxContent" else inner
