"""The whole study in one pass: every table and survey read, every rule checked, every problem told together.

Knows the order of reading and the rules between tables. Does not know any question that data answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from varpu_eval.errors import InputError
from varpu_eval.sources import followup, indicator_doubts, indicators, meetings
from varpu_eval.sources.columns import Form
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.sources.files import Wanted
from varpu_eval.sources.findings import CheckReport, Findings
from varpu_eval.sources.intake import Intake
from varpu_eval.sources.names import municipality_names
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import study_key
from varpu_eval.sources.surveys import read_survey
from varpu_eval.sources.tables import Table, finished, joined, read_table
from varpu_eval.sources.unkeyed import unkeyed_notes
from varpu_eval.study import TABLES, Study, salvage_study

FORMS: dict[str, Form] = {form.name: form for form in (*meetings.FORMS, *indicators.FORMS, *followup.FORMS)}


def read_study(where: str | Path | Study) -> StudyData:
    """Read every table and survey of a study.

    Parameters
    ----------
    where
        The study's folder, its `study.toml`, the word `demo`, or a study already loaded.

    Raises
    ------
    InputError
        With every problem of every file at once.
    """
    report, data = _checked(where)
    if data is None or report.problems:
        raise InputError(report.problems)
    return data


def check_study(where: str | Path | Study) -> CheckReport:
    """Check a study: return every problem, and notes on how files were read and what was set aside.

    Takes what `read_study` takes, and never raises for what is wrong with the study.
    """
    return _checked(where)[0]


def _checked(where: str | Path | Study) -> tuple[CheckReport, StudyData | None]:
    """Read as much of a study as can be read; return what is wrong with it, and its data."""
    study, problems = (where, ()) if isinstance(where, Study) else salvage_study(where)
    if study is None:
        return CheckReport(problems, ()), None
    findings = Findings()
    data = _read(study, findings)
    report = findings.report()
    return CheckReport((*problems, *report.problems), report.notes), data


def _read(study: Study, findings: Findings) -> StudyData:
    intake = Intake(study, sector_words(study, findings), study_key(study, findings), findings)
    tables = {name: table_of(intake, name) for name in TABLES}
    surveys = {name: read_survey(intake, name, source) for name, source in study.surveys.items()}
    tables["attendance"] = meetings.one_row_a_person(tables["attendance"], intake.key)
    _check_between(study, tables, surveys, findings)
    _check_copies(findings)
    tables["indicators"] = indicators.published_only(tables["indicators"])
    codes = _codes(tables, surveys)
    names = municipality_names(study, codes)
    _note_unnamed(names, codes, findings)
    sheets = {name: survey.responses for name, survey in surveys.items()}
    for note in unkeyed_notes(study, sheets, tables["attendance"].frame):
        findings.note(note.file, note.message)
    frames = {} if findings.problems else {n: finished(intake, FORMS[n], table) for n, table in tables.items()}
    return StudyData(study, surveys, frames, names, findings.set_aside_frame(), tuple(findings.files))


def _check_copies(findings: Findings) -> None:
    """Report files of one table with the same bytes, whose rows would be counted twice."""
    first: dict[tuple[str, str], str] = {}
    for file in findings.files:
        known = first.setdefault((file.table, file.sha256), file.path)
        if known != file.path and file.rows:
            findings.problem("file_twice", file.path, f"the file is a copy of {known}")


def sector_words(study: Study, findings: Findings) -> dict[str, str]:
    """Return folded words to sector codes: the codes themselves, and the names and job titles of `study.toml`."""
    words = {fold(code): code for code in study.sector_codes}
    for code, sector in study.sectors.items():
        for word in filter(None, (sector.fi, sector.sv, sector.en, *sector.titles)):
            if words.setdefault(fold(word), code) != code:
                message = f"a name or title of '{code}' belongs to the sector '{words[fold(word)]}' too"
                findings.problem("study", "study.toml", message, column=f"sectors.{code}")
    return words


def table_of(intake: Intake, name: str, besides: tuple[str, ...] = ()) -> Table:
    """Read one table of a study, empty where it has none; patterns pass over the files of `besides`."""
    form, source = FORMS[name], intake.study.tables.get(name)
    if source is None:
        return joined(intake, form, [], "own")
    for theirs, ours in source.columns.items():
        if ours not in form.all_columns:
            message = f"'{theirs}' is mapped to '{ours}', which is no column of {name}"
            intake.findings.problem("columns", "study.toml", message, column=f"tables.{name}.columns")
    mapped = {theirs: ours for theirs, ours in source.columns.items() if ours in form.all_columns}
    return read_table(intake, form, Wanted(name, source.files, source.origin, mapped, besides))


def _check_between(
    study: Study, tables: Mapping[str, Table], surveys: Mapping[str, Survey], findings: Findings
) -> None:
    """Check the rules of single tables that need the study, and those between tables."""
    meetings.known_meetings(tables, findings)
    meetings.note_years(tables["meetings"], study)
    for name in ("meetings", "goals"):
        meetings.pairs(tables[name], study)
    indicators.known_indicators(tables, findings)
    indicators.known_variables(tables["indicators"], study, findings)
    indicators.known_groups(tables["indicators"], study, findings)
    indicators.values_fit(tables)
    indicators.persons_fit(tables)
    indicator_doubts.shares_fit(tables, findings)
    indicator_doubts.persons_known(tables, findings)
    indicator_doubts.start_fits(tables["indicators"], study, findings)
    followup.known_kinds(tables["events"])
    indicators.breaks(tables["catalogue"])
    items = {name: _items(survey, findings) for name, survey in surveys.items()}
    known = [tables[name].frame["indicator"].dropna() for name in ("catalogue", "indicators")]
    readable = not {"catalogue", "indicators"} & findings.broken
    followup.measurable(tables["goals"], frozenset().union(*known) if readable else None, items)
    followup.known_figures(tables["survey_figures"], items)
    units = tables["catalogue"].frame.dropna(subset=["indicator", "unit"])
    books = {name: survey.codebook.dropna(subset=["item", "agree_from"]) for name, survey in surveys.items()}
    shares = frozenset((name, item) for name, book in books.items() for item in book["item"])
    followup.targets_fit(tables["goals"], dict(zip(units["indicator"], units["unit"], strict=True)), items, shares)


def _items(survey: Survey, findings: Findings) -> dict[str, followup.Range] | None:
    """Return what a goal or a figure may refer to, with its scale: items and dimensions; None if they were not read."""
    if f"codebook:{survey.name}" in findings.broken:
        return None
    book = survey.codebook
    ends = book[["item", "low", "high"]].dropna()
    of_items = {item: (low, high) for item, low, high in ends.itertuples(index=False)}
    unread = dict.fromkeys(book["item"].dropna(), (-math.inf, math.inf))
    return dict.fromkeys(book["dimension"].dropna(), followup.SCORE) | unread | of_items


def _codes(tables: Mapping[str, Table], surveys: Mapping[str, Survey]) -> set[str]:
    """Return the region codes that occur."""
    frames = [table.frame for table in tables.values()] + [s.responses for s in surveys.values()]
    columns = [frame[c] for frame in frames for c in ("municipality", "region") if c in frame]
    return {code for column in columns for code in column.dropna()}


def _note_unnamed(names: Mapping[str, str], codes: set[str], findings: Findings) -> None:
    unnamed = sorted(code for code in codes if names[code] == code)
    if unnamed:
        told = f"no name is known for {', '.join(unnamed)}; name them in [municipalities]"
        findings.note("study.toml", told)
