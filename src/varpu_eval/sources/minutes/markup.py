"""HTML as lines of text, as a browser shows them.

Knows blocks, line breaks and tables. Runs no script, opens no link. Does not know what the lines say.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.cells import row_lines
from varpu_eval.sources.separated import decoded

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "title", "template", "noscript"})
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,20})", re.IGNORECASE)
_CHARSETS = {"utf-8": "utf-8", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "iso-8859-15": "iso-8859-15"}
_DEEPEST = 40
_CHUNK = 65_536


def html_lines(data: bytes) -> list[str]:
    r"""Return the lines of an HTML page; cells of a row are divided by tabs.

    >>> html_lines("<p>Läsnä</p><table><tr><td>Aho, Liisa<td>rehtori</table>".encode())
    ['Läsnä', 'Aho, Liisa\trehtori', '', '']

    Raises
    ------
    UnreadableError
        When the bytes are not text, or tables are nested without end.
    """
    page = _Page()
    text = _text(data)
    for start in range(0, len(text), _CHUNK):
        page.feed(text[start : start + _CHUNK])
    page.close()
    return page.lines()


def _text(data: bytes) -> str:
    """Decode a page by the character set it declares, else as any text."""
    declared = _DECLARED.search(data[:4000])
    codec = _CHARSETS.get(declared[1].decode("ascii").lower()) if declared else None
    if codec and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass
    return decoded(data)[0]


class _Page(HTMLParser):
    """Gathers lines; `boxes` are the page and the open cells, `rows` the cells of each open table's row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.boxes: list[list[str]] = [[""]]
        self.rows: list[list[list[str]]] = []
        self.depths: list[int] = []
        self.unseen = 0

    def lines(self) -> list[str]:
        """Return the lines, with everything closed that the page left open."""
        while self.rows:
            self._end_table()
        return _without_first_blanks(self.boxes[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's form
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._begin_table()
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self.boxes.append([""])
        elif tag == "br":
            self.boxes[-1].append("")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag == "table" and self.rows:
            self._end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.boxes[-1][-1] += re.sub(r"[ \t\r\n\f]+", " ", data)

    def _break(self) -> None:
        """Begin a new line, unless nothing stands on this one; a paragraph of a no-break space is an empty line."""
        if self.boxes[-1][-1].strip(" "):
            self.boxes[-1].append("")

    def _begin_table(self) -> None:
        if len(self.rows) >= _DEEPEST:
            raise UnreadableError("file_damaged", "the page has tables within tables without end")
        self._break()
        self.rows.append([])
        self.depths.append(len(self.boxes))

    def _end_cell(self) -> None:
        if self.rows and len(self.boxes) > self.depths[-1]:
            self.rows[-1].append(self.boxes.pop())

    def _end_row(self) -> None:
        self._end_cell()
        if self.rows and self.rows[-1]:
            self.boxes[-1][-1:] = [*row_lines(self.rows[-1]), ""]
            self.rows[-1] = []

    def _end_table(self) -> None:
        self._end_row()
        self.rows.pop()
        self.depths.pop()
        self.boxes[-1].append("")


def _without_first_blanks(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    return lines
