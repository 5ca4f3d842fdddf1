"""Draws on a sheet measured in pixels and gives it as SVG, the same bytes every time.

Knows colours, line and text sizes, and scales. Does not know any data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import count
from textwrap import wrap
from typing import Final, TypeVar

import matplotlib as mpl
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import MaxNLocator

WIDE: Final = 720
NARROW: Final = 360
TEXT_PX: Final = 14
LINE_PX: Final = 18

INK: Final = "#1b1f24"
GREY: Final = "#56606b"
LIGHT: Final = "#c9d0d6"
PALE: Final = "#eef1f4"
SHADE: Final = "#e3e8ed"
BLUE: Final = "#1d5288"
ORANGE: Final = "#a34a00"
WHITE: Final = "#ffffff"

_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
T = TypeVar("T")

_BETWEEN_PX = 10
_POINTS_PER_PX = 0.75
_PX_PER_CHARACTER = 0.55
"""Width of an average character as a share of the text size, on the wide side of common system fonts."""


_LEAST_RATIO = 1.1
"""A scale of proportions reaches at least so far above and below 1."""

_PROPORTIONS = (
    (0.01, 0.1, 1.0, 10.0, 100.0),
    (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
    (0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.5),
    (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6, 1.8, 2.0),
    (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2),
)
"""Ticks of a scale of proportions, the widest first."""

_FEWEST_TICKS = 4


class Paper:
    """A sheet of `width` x `height` pixels; y grows downwards."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._sheet = Sheet(figsize=(width / 96, height / 96), facecolor=WHITE)
        self._axes = self._sheet.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")
        self._layers = count(1)  # what is drawn later lies on top

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "left",
        colour: str = INK,
        size: float = TEXT_PX,
        bold: bool = False,
    ) -> None:
        """Write one line of words whose middle is at height `y`."""
        weight = "bold" if bold else "normal"
        self._axes.text(
            x,
            y,
            words,
            parse_math=False,
            zorder=next(self._layers),
            ha=anchor,
            va="center_baseline",
            color=colour,
            fontweight=weight,
            fontsize=size * _POINTS_PER_PX,
        )

    def lines(
        self, x: float, y: float, lines: list[str], *, anchor: str = "left", colour: str = INK,
        size: float = TEXT_PX, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write lines of words, the middle of the first at height `y`."""
        for index, line in enumerate(lines):
            self.text(x, y + index * LINE_PX, line, anchor=anchor, colour=colour, size=size, bold=bold)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, colour: str = GREY, width: float = 1, dashed: bool = False
    ) -> None:
        """Draw a straight line."""
        self.path([(x0, y0), (x1, y1)], colour=colour, width=width, dashed=dashed)

    def path(
        self, points: Sequence[tuple[float, float]], *, colour: str = GREY, width: float = 1, dashed: bool = False
    ) -> None:
        """Draw a line through points; dashes run on through all of them."""
        style = (0, (4, 3)) if dashed else "-"
        self._axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=width * _POINTS_PER_PX,
            linestyle=style,
            solid_capstyle="butt",
            zorder=next(self._layers),
        )

    def area(self, points: Sequence[tuple[float, float]], *, colour: str) -> None:
        """Fill the area within points, without a border."""
        self._axes.add_patch(Polygon(points, closed=True, facecolor=colour, linewidth=0, zorder=next(self._layers)))

    def dot(
        self, x: float, y: float, marker: str, *, colour: str = INK, hollow: bool = False, size: float = 10
    ) -> None:
        """Draw a marker of matplotlib's names (`o`, `^`, `v`, `s`, `D`), filled or hollow."""
        face = WHITE if hollow else colour
        self._axes.plot(
            [x],
            [y],
            marker=marker,
            markersize=size * _POINTS_PER_PX,
            markerfacecolor=face,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            zorder=next(self._layers),
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, colour: str, hatch: str = "", line: str = LIGHT
    ) -> None:
        """Draw a filled box with a border of colour `line`, over it matplotlib's `hatch` in the same colour."""
        self._axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=colour,
                edgecolor=line,
                linewidth=0.75,
                hatch=hatch or None,
                zorder=next(self._layers),
            )
        )

    def svg(self) -> bytes:
        """Return the sheet as SVG without dates, versions or random names; its text takes the reader's own fonts."""
        written = BytesIO()
        with mpl.rc_context(
            {"svg.hashsalt": "varpu-eval", "svg.fonttype": "none", "hatch.linewidth": 0.6, "hatch.color": GREY}
        ):
            self._sheet.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        return re.sub(r"'DejaVu Sans'[^;\"]*", _FONTS, written.getvalue().decode()).encode()


class Scale:
    """Turns values into pixels along one axis; round ticks within the span of the values, or around it."""

    def __init__(self, values: list[float], first: float, last: float, *, steps: int = 5, around: bool = False) -> None:
        low, high = min(values), max(values)
        low, high = (low, high) if low < high else (low - 1, high + 1)
        ticks = [float(t) for t in MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
        self._low, self._high = (ticks[0], ticks[-1]) if around else (low, high)
        self.ticks = [tick for tick in ticks if self._low <= tick <= self._high]
        self.first, self.last = first, last

    def __call__(self, value: float) -> float:
        """Return the pixel of `value`."""
        return self.first + (value - self._low) / (self._high - self._low) * (self.last - self.first)


class ProportionScale(Scale):
    """A scale on which twice as much lies as far above 1 as half lies below it; 1 is always on it."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        low, high = min(*values, 1 / _LEAST_RATIO), max(*values, _LEAST_RATIO)
        super().__init__([math.log(low), math.log(high)], first, last)
        sets = [[tick for tick in ticks if low <= tick <= high] for ticks in _PROPORTIONS]
        self.ticks = next((ticks for ticks in sets if len(ticks) >= _FEWEST_TICKS), sets[-1])

    def __call__(self, value: float) -> float:
        """Return the pixel of `value`, which is above 0."""
        return super().__call__(math.log(value))


def mixed(colour: str, share: float) -> str:
    """Return a colour mixed with white: 0 is white, 1 the colour itself."""
    channels = [round(255 + (int(colour[i : i + 2], 16) - 255) * share) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def flowed(entries: Sequence[T], room: Callable[[T], float], width: float) -> list[list[tuple[float, T]]]:
    """Set entries side by side in rows of `width`, each with the `room` it takes; return them with their left edges."""
    rows: list[list[tuple[float, T]]] = []
    x = 0.0
    for entry in entries:
        if not rows or x + room(entry) > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += room(entry) + _BETWEEN_PX
    return rows


def wrapped(words: str, width_px: float, size: float = TEXT_PX) -> list[str]:
    """Break words into lines that fit `width_px`."""
    return wrap(words, max(8, int(width_px / (size * _PX_PER_CHARACTER))), break_long_words=True) or [""]
