"""What is kept of one file of minutes: lists of persons below their headings, and little else.

Knows kinds of lists. Does not know how they are found, or who is on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from varpu_eval.sources.minutes.presence import Span

Kind = Literal["present", "absent", "unsure", "role"]
"""What a list tells: who was there, who was not, who may have been, and a role that somebody had."""


@dataclass(slots=True)
class Section:
    """The lines below one heading, each a person or several.

    Parameters
    ----------
    flowing
        Whether persons follow each other like prose.
    columns
        Whether each column has persons of its own.
    """

    kind: Kind
    role: str = ""
    lines: list[str] = field(default_factory=list, repr=False)
    flowing: bool = False
    columns: bool = False


@dataclass(slots=True)
class Block:
    """The lists of persons of one meeting, its clock times, and whether its title names an elected body.

    `cut` says that below the line where reading stopped the lists may go on.
    """

    sections: list[Section] = field(default_factory=list)
    span: Span | None = None
    elected: bool = False
    cut: bool = False
