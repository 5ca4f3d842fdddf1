"""Brings the catalogues up to date: `python -m varpu_eval.report.labels [--check]`.

Knows the languages that are kept complete. Does not translate.
"""

from __future__ import annotations

import sys

from varpu_eval.report.labels.catalogue import COMPLETE
from varpu_eval.report.labels.extraction import gaps, update


def main(arguments: list[str]) -> int:
    """Update each complete language's catalogue, or with `--check` only look; return 1 when an entry is missing."""
    found = []
    for language in COMPLETE:
        if "--check" not in arguments:
            update(language)
        found += [f"{language}: {gap}" for gap in gaps(language)]
    sys.stdout.writelines(f"{gap}\n" for gap in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
