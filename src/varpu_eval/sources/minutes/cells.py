"""Rows of a table as lines of text: what stands side by side stays together.

Knows cells whose paragraphs run in parallel (a column of names, a column of titles). Does not know what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

UNALIGNED = "? "
"""What begins a line of which no one can say beside which other line it stands."""


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    r"""Return the lines of one row, its cells divided by tabs.

    Paragraphs of several cells are paired from the top; where a later cell has more of them than the first column that
    has several, they cannot be paired, and its lines are marked.

    >>> row_lines([["Läsnä"], ["Aho, Liisa", "Laine, Pekka"], ["rehtori"]])
    ['Läsnä\tAho, Liisa\trehtori', 'Laine, Pekka']
    >>> row_lines([["Aho, Liisa", "Laine, Pekka"], ["rehtori", "poistui 14:35", "opettaja"]])
    ['Aho, Liisa', 'Laine, Pekka', '? rehtori', '? poistui 14:35', '? opettaja']
    """
    columns = [column for cell in cells if (column := _trimmed(cell))]
    tall = [i for i, column in enumerate(columns) if len(column) > 1]
    if not tall or all(len(columns[i]) <= len(columns[tall[0]]) for i in tall):
        return ["\t".join(part for part in row if part.strip()) for row in zip_longest(*columns, fillvalue="")]
    first = tall[0]
    return [UNALIGNED * (i > first) + line for i, column in enumerate(columns) for line in column if line.strip()]


def _trimmed(cell: Sequence[str]) -> list[str]:
    """Return the lines of a cell without the empty ones at its end."""
    lines = list(cell)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines
