"""The command: `python -m simulations [PART ...] [--replicates N] [--seed N] [--processes N] [--write]`.

Knows the page that tables are written to. Does not know what is in them.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path

from simulations.parts import PARTS
from simulations.run import Found, origin, report, run, table

PAGE = Path(__file__).parents[1] / "docs" / "simulation.md"


def main() -> None:
    """Run parts of the study, print their tables and, if asked, put them in their places in the page."""
    names = [part.name for part in PARTS]
    parser = ArgumentParser(prog="python -m simulations", description="Simulate coverage and error rates.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all, or of: {', '.join(names)}")
    parser.add_argument("--replicates", type=int, default=5_000, help="of each row, at least (5000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/simulation.md")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(names):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; name some of: {', '.join(names)}")
    for part in PARTS:
        if asked.parts and part.name not in asked.parts:
            continue
        found = run(part, asked.replicates, asked.seed, asked.processes)
        for line in report(found):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        if asked.write:
            PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def written(page: str, found: Found) -> str:
    """Return the page with a part's table between `<!-- NAME -->` and `<!-- /NAME -->`."""
    name = found.part.name
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise ValueError(f"docs/simulation.md has no one place for the table {name}: write {begin} and {end} once each")
    block = f"{begin}\n{table(found)}\n\n{origin(found)}\n{end}"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, page, flags=re.DOTALL)


if __name__ == "__main__":
    main()
