"""What has been read of a study: the only form in which data reach the questions.

Knows the shape of the tables after reading; the rules they passed stand beside their readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from varpu_eval.study import Study, SurveySource


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was read: path relative to the study, table, SHA-256 of its bytes, data rows, origin."""

    path: str
    table: str
    sha256: str
    rows: int
    origin: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey, all its years and municipalities.

    Parameters
    ----------
    responses
        One row an answer sheet: `municipality`, `year` (int), `respondent` (pseudonym or NA), `unit`, `sector`,
        `employer` (text or NA), `weight` (float, 1.0 where none), `origin`, then one float column an item on its
        raw scale, NaN where there is no valid answer. Multi-select items are one 0/1 column an option. The further
        margins that answers are weighted to are columns before `origin`, text or NA.
    missing
        Same index; one column an item: the label of the user-missing answer ("En osaa sanoa"), NA elsewhere, so that a
        blank is NaN in `responses` and NA here.
    codebook
        One row an item, as in the data contract; `low`, `high`, `agree_from` float, `reverse` bool, `from_year` and
        `to_year` Int64, `missing` and `answers` as written.
    population
        One row a stratum: `municipality`, `year`, `sector`, `staff` (int), `unit` (NA where not known) and the further
        margins that answers are weighted to; empty where the study gives none.
    """

    name: str
    source: SurveySource
    responses: pd.DataFrame
    missing: pd.DataFrame
    codebook: pd.DataFrame
    population: pd.DataFrame

    @property
    def items(self) -> tuple[str, ...]:
        """The item columns, in the codebook's order."""
        return tuple(self.codebook["item"])


@dataclass(frozen=True, slots=True)
class StudyData:
    """Everything read of one study.

    Parameters
    ----------
    tables
        Every table of `varpu_eval.study.TABLES`, typed, with a filled `origin` column; empty with the right columns
        where the study has none.
    names
        Municipality code to name, in Finnish; a code without a known name is its own name.
    set_aside
        What was not used: `file`, `table`, `reason`, `rows`.
    """

    study: Study
    surveys: Mapping[str, Survey]
    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    set_aside: pd.DataFrame
    files: tuple[SourceFile, ...]
