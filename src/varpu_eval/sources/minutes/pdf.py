"""PDF documents as lines of text, page by page.

Knows encrypted and scanned files, and stops when no more lines are asked for. Does not know what the lines say.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator

import pypdf

from varpu_eval.sources.grid import UnreadableError

MAX_PAGES = 400
_LIBRARY = logging.getLogger("pypdf")


def pdf_lines(data: bytes) -> Iterator[str]:
    """Yield the lines of a PDF in the order of the page, columns apart by two blanks or more.

    Raises
    ------
    UnreadableError
        When the file is encrypted, damaged, or has pages but no text: a scan.
    """
    _LIBRARY.addFilter(_says_nothing)  # what the library tells of a damaged file may quote it
    try:
        reader = _opened(data)
        blank = True
        for number in range(min(len(reader.pages), MAX_PAGES)):
            text = _page_text(reader, number)
            blank = blank and not text.strip()
            yield from text.splitlines()
            yield ""
    finally:
        _LIBRARY.removeFilter(_says_nothing)
    if blank:
        raise UnreadableError("scanned", "the file has no text: it is a scan, or its letters are drawn")


def _says_nothing(_: logging.LogRecord) -> bool:
    return False


def _opened(data: bytes) -> pypdf.PdfReader:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            open_to_all = not reader.is_encrypted or bool(reader.decrypt(""))
            if open_to_all:
                len(reader.pages)
    except pypdf.errors.DependencyError:
        open_to_all = False  # a cipher that is not at hand
    except Exception:  # noqa: BLE001 - a damaged file raises errors of many kinds, whose texts may quote it
        raise UnreadableError("file_damaged", "the PDF file cannot be opened") from None
    if not open_to_all:
        raise UnreadableError("file_encrypted", "the PDF file is protected by a password")
    return reader


def _page_text(reader: pypdf.PdfReader, number: int) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader.pages[number].extract_text(extraction_mode="layout")
    except Exception:  # noqa: BLE001 - likewise
        raise UnreadableError("file_damaged", f"page {number + 1} of the PDF file cannot be read") from None
