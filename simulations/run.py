"""One part of the study run on several processes, as the lines of a Markdown table.

Knows draws, seeds and tables. Does not know what a part counts.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

import numpy as np

from simulations.parts import PARTS, Part
from simulations.tally import Hits, Key, Rate, rates

ALL_TOLD = 0.995
"""Share told above which nothing is said of it."""

PROGRAMS = ("varpu-eval", "numpy", "scipy", "pandas", "statsmodels")


@dataclass(frozen=True)
class Found:
    """What a part found: its rates by key, in how many draws from which seed, in how many seconds."""

    part: Part
    rates: dict[Key, Rate]
    draws: int
    seed: int
    seconds: float


def run(part: Part, replicates: int, seed: int, processes: int) -> Found:
    """Return a part's rates over at least so many replicates a row; the same for any number of processes."""
    began, draws = time.monotonic(), -(-replicates // part.replicates)
    draw = partial(drawn, part.name, seed)
    if processes == 1:
        counts: list[Hits] = [draw(number) for number in range(draws)]
    else:
        with ProcessPoolExecutor(processes) as pool:
            counts = list(pool.map(draw, range(draws), chunksize=5))
    return Found(part, rates(counts), draws, seed, time.monotonic() - began)


def drawn(name: str, seed: int, number: int) -> Hits:
    """Return the counts of one draw of the part of that name, which depend on nothing but seed and number."""
    (part,) = (part for part in PARTS if part.name == name)
    return part.draw(np.random.default_rng([seed, number, *name.encode()]))


def outside(found: Found) -> dict[Key, Rate]:
    """Return the rates that are not what is asked of them."""
    asked = {key: found.part.asked(key) for key in found.rates}
    return {key: found.rates[key] for key, limits in asked.items() if limits and not limits.allows(found.rates[key])}


def table(found: Found) -> str:
    """Return a Markdown table of percentages with their Monte Carlo errors; bold where not what is asked."""
    methods = list(dict.fromkeys(key[-1] for key in found.rates))
    rows = list(dict.fromkeys(key[:-1] for key in found.rates))
    beyond = outside(found)
    lines = [[*found.part.columns, *methods], ["---"] * (len(found.part.columns) + len(methods))]
    lines += [[*row, *(_cell(found, (*row, method), beyond) for method in methods)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def origin(found: Found) -> str:
    """Return a line that says of how many replicates a table is, and what it was computed with."""
    programs = ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PROGRAMS)])
    replicates = found.draws * found.part.replicates
    return (
        f"{replicates:,} replicates a row, {found.part.replicates} in each of {found.draws:,} draws; "
        f"seed {found.seed}; {programs}."
    )


def report(found: Found) -> Iterator[str]:
    """Yield what a reader at the console is shown of a part."""
    yield f"## {found.part.name} ({found.seconds:.0f} s)\n\n{table(found)}\n\n{origin(found)}\n"
    for key, rate in outside(found).items():
        yield f"outside {found.part.asked(key)}: {', '.join(key)}: {rate}\n"


def _cell(found: Found, key: Key, beyond: dict[Key, Rate]) -> str:
    if key not in found.rates:
        return ""
    rate = found.rates[key]
    text = f"**{rate}**" if key in beyond else str(rate)
    return text if rate.told > ALL_TOLD else f"{text} ({100 * rate.told:.0f} % told)"
