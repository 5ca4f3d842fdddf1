"""What reading any part of a study takes along: the study, its sectors' words, its key, and the findings.

Knows nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from varpu_eval.sources.findings import Findings
from varpu_eval.study import Study


@dataclass(frozen=True, slots=True)
class Intake:
    """One reading of one study; `sectors` are folded words to sector codes, `key` makes pseudonyms, never shown."""

    study: Study
    sectors: Mapping[str, str]
    key: bytes = field(repr=False)
    findings: Findings
