"""Names of municipalities, from the published list and the study's own.

Knows codes and Finnish names. Does not know other languages; labels do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

from varpu_eval.study import Study, shipped

COUNTRY = {"FI": "Koko maa"}


def municipality_names(study: Study, codes: Iterable[str]) -> dict[str, str]:
    """Return code to name for every municipality of the published list, of the study and of `codes`.

    The study's own names come first; a code without a known name is its own name.
    """
    file = shipped("data", "published", "municipalities.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        published = {row["code"]: row["name_fi"] for row in csv.DictReader(rows)}
    unnamed = {code: code for code in (*study.regions, *sorted(set(codes)))}
    return {**unnamed, **COUNTRY, **published, **study.municipalities}
