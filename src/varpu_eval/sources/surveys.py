"""One whole survey: codebook, answer sheets and population, and the rules between them.

Knows duplicates, years asked, and that a stratum has no more answers than staff. Does not know estimates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from varpu_eval.sources.codebook import CODEBOOK_COLUMNS, Scale, check_codebook, codebook_form, expanded
from varpu_eval.sources.columns import Form, region, sector, text, whole, year
from varpu_eval.sources.data import Survey
from varpu_eval.sources.files import Wanted, open_sheets
from varpu_eval.sources.findings import Findings
from varpu_eval.sources.intake import Intake
from varpu_eval.sources.margin_rules import check_margins
from varpu_eval.sources.margins import check_declared, margin_columns, margins_of
from varpu_eval.sources.parse import fold
from varpu_eval.sources.responses import BASE_COLUMNS, headings_of, read_items, responses_form
from varpu_eval.sources.tables import Table, check_schema, finished, joined, read_table, typed
from varpu_eval.sources.undeclared import aside_unknown
from varpu_eval.study import Study, SurveySource

POPULATION_COLUMNS = {
    "municipality": region(),
    "year": year(),
    "sector": sector(),
    "staff": whole(),
    "unit": text(optional=True),
}
TOTALS = frozenset({"yhteensä", "yht.", "kaikki", "summa", "total", "totalt", "samtliga", "alla", "all"})
STRATUM = ["municipality", "year", "sector"]


@dataclass(frozen=True)
class Codebook:
    """A codebook as read, and the scales of its items that are right."""

    table: Table
    scales: Mapping[str, Scale]


@dataclass(frozen=True)
class Answers:
    """A survey's answer sheets while their rules are checked; all three have the same index."""

    base: Table
    items: pd.DataFrame
    missing: pd.DataFrame

    def keep(self, rows: pd.Series[bool]) -> Answers:
        """Return some of the sheets."""
        return Answers(self.base.keep(rows), self.items[rows], self.missing[rows])


def read_survey(intake: Intake, name: str, source: SurveySource) -> Survey:
    """Read one survey, and report every problem of its files; without answers while there are problems."""
    codebook = _codebook(intake, name, source)
    _check_mapping(intake.findings, name, source, codebook)
    check_declared(intake.findings, name, source, codebook.scales)
    answers = _without_duplicates(_answers(intake, name, source, codebook))
    population = _population(intake, name, source)
    _check_years(answers.base, intake.study)
    if source.panel and len(answers.base.frame) and answers.base.frame["respondent"].isna().all():
        message = "panel = true, but no answer sheet has a respondent"
        intake.findings.problem("panel", "study.toml", message, column=f"surveys.{name}.panel")
    if source.panel:
        _note_panel(answers.base)
    _check_population(answers.base, population)
    check_margins(source, answers.base, population)
    if intake.findings.problems:
        return Survey(name, source, pd.DataFrame(), pd.DataFrame(), codebook.table.frame, population.frame)
    base = finished(intake, responses_form(name, margin_columns(source, blank=True)), answers.base)
    return Survey(
        name,
        source,
        pd.concat([base, answers.items.reset_index(drop=True)], axis=1),
        answers.missing.reset_index(drop=True),
        expanded(finished(intake, codebook_form(name), codebook.table), codebook.scales),
        _summed(finished(intake, _population_form(name, source), population), margins_of(source)),
    )


def _codebook(intake: Intake, name: str, source: SurveySource) -> Codebook:
    form = codebook_form(name)
    wanted = Wanted(form.name, (source.codebook,), source.origin, _own(source, CODEBOOK_COLUMNS))
    table = read_table(intake, form, wanted)
    if table.frame.empty and form.name not in intake.findings.broken:
        intake.findings.problem("required", source.codebook, "the codebook has no item", way_out="List the items.")
    return Codebook(table, check_codebook(table, intake.study.sector_codes))


def _answers(intake: Intake, name: str, source: SurveySource, codebook: Codebook) -> Answers:
    """Read the answer sheets; a pattern with wildcards passes over codebooks and populations."""
    form, scales = responses_form(name, margin_columns(source, blank=True)), codebook.scales
    besides = tuple(path for s in intake.study.surveys.values() for path in (s.codebook, s.population) if path)
    wanted = Wanted(form.name, source.responses, source.origin, source.columns, besides)
    theirs = {margin: margin for margin in margins_of(source)} | source.columns
    match = headings_of(codebook.table.frame, scales, theirs)
    parts, items, missing = [], [], []
    for file, sheet in open_sheets(intake.study.root, wanted, match, intake.findings):
        aside_unknown(file, form.name, sheet, intake.findings)
        part = typed(intake, form, file, sheet)
        values, labels = read_items(file, sheet, part, scales)
        _check_items(part, set(sheet.ours.values()), values, codebook)
        parts.append(part)
        items.append(values)
        missing.append(labels)
    _note_weights(parts)
    base = joined(intake, form, parts, source.origin)
    check_schema(form, base)
    if parts and base.frame.empty and form.name not in intake.findings.broken:
        intake.findings.note("study.toml", f"the survey {name} has no answers")
    columns = [column for known in scales.values() for column in known.columns]
    none = pd.DataFrame(columns=columns)
    return Answers(
        base,
        pd.concat(items, ignore_index=True) if items else none.astype("float64"),
        pd.concat(missing, ignore_index=True) if missing else none.astype("str"),
    )


def _note_weights(parts: list[Table]) -> None:
    """Note files without a column of weights beside others that have one."""
    files = {str(part.places["file"].iloc[0]): part for part in parts if len(part.frame)}
    without = [file for file, part in files.items() if (file, "weight") not in part.headings]
    for file in without if len(without) < len(files) else ():
        files[file].findings.note(file, "no weights, but other files of the survey have them; each answer weighs 1")


def _note_panel(table: Table) -> None:
    """Note years of a panel that have no respondent in common with the year before."""
    known = table.frame.dropna(subset=["respondent", "year"])
    years = {str(year): set(group.map(fold)) for year, group in known.groupby("year")["respondent"]}
    for (before, earlier), (after, later) in pairwise(years.items()):
        if earlier.isdisjoint(later):
            told = f"{table.name} is a panel, but no respondent of {before} answers in {after}; are the ids the same?"
            table.findings.note("study.toml", told)


def _check_items(part: Table, there: set[str], values: pd.DataFrame, codebook: Codebook) -> None:
    """Report items that a file lacks though they were asked in its years, and answers from years they were not.

    Survey tools may leave out an option that nobody chose; that is noted.
    """
    years = part.frame["year"]
    rows = codebook.table.frame.drop_duplicates("item").set_index("item")
    for item, known in codebook.scales.items():
        first, last = rows.loc[item, ["from_year", "to_year"]]
        outside = ((years < first) | (years > last)).fillna(False).astype(bool)
        if (years.notna() & ~outside).any() and there.isdisjoint({item, *known.columns}):
            message = f"the item '{item}' of the codebook has no column"
            part.findings.problem("item_missing", str(part.places["file"].iloc[0]), message, column=item)
        lacking = [name for name in known.columns if name not in there]
        if item not in there and lacking and not there.isdisjoint(known.columns):
            message = f"the item '{item}' has no column for {', '.join(lacking)}: read as not chosen"
            part.findings.note(str(part.places["file"].iloc[0]), message)
        for at in part.frame.index[outside & values[list(known.columns)].notna().any(axis=1)]:
            part.problem("item_year", at, item, "the item has an answer in a year in which it was not asked")


def _without_duplicates(answers: Answers) -> Answers:
    """Keep the last sheet of a respondent in a year; sheets of one respondent in two municipalities are a problem."""
    base = answers.base
    known = base.frame["respondent"].notna() & base.frame["year"].notna()
    places = base.frame[known].groupby(["respondent", "year"])["municipality"].transform("nunique")
    for at in places.index[places > 1]:
        message = "the same respondent answers in two municipalities in one year"
        base.problem("respondent_twice", at, "respondent", message)
    earlier = known & base.frame.duplicated(["respondent", "year"], keep="last")
    base.set_aside(earlier, "the same respondent again in the same year; the last sheet is kept")
    return answers.keep(~earlier)


def _population_form(name: str, source: SurveySource) -> Form:
    return Form(f"population:{name}", {**POPULATION_COLUMNS, **margin_columns(source, blank=False)})


def _population(intake: Intake, name: str, source: SurveySource) -> Table:
    """Read the population; columns that are not ours are margins, within which strata are told apart."""
    form = _population_form(name, source)
    files = (source.population,) if source.population else ()
    wanted = Wanted(form.name, files, source.origin, _own(source, form.columns))
    table = read_table(intake, form, wanted, margins=True)
    strata = [column for column in table.frame.columns if column not in ("staff", "origin")]
    complete = table.frame[STRATUM].notna().all(axis=1)
    for at in table.frame.index[complete & table.frame.duplicated(strata)]:
        table.problem("duplicate", at, "municipality", "another row is the same stratum")
    for column in [c for c in strata if c not in STRATUM]:
        _check_totals(table, column)
    return table


def _check_totals(table: Table, column: str) -> None:
    """Report rows that are a total over a margin beside rows of the same stratum that are its parts."""
    total = table.frame[column].map(lambda cell: fold(cell) in TOTALS, na_action="ignore").eq(True)
    parted = set(table.frame.loc[~total, STRATUM].itertuples(index=False, name=None))
    for at, place in table.frame.loc[total, STRATUM].apply(tuple, axis=1).items() if total.any() else ():
        if place in parted:
            position = column if column in POPULATION_COLUMNS else "staff"
            table.problem("total", at, position, "the row is a total beside rows of its parts; staff would count twice")


def _summed(population: pd.DataFrame, margins: tuple[str, ...]) -> pd.DataFrame:
    """Sum away the further margins that nothing is weighted to."""
    groups = population.groupby([*STRATUM, "unit", *margins], dropna=False, sort=False, as_index=False)
    summed = groups.agg(staff=("staff", "sum"), origin=("origin", "first"))
    return summed[[*STRATUM, "staff", "unit", *margins, "origin"]]


def _check_years(table: Table, study: Study) -> None:
    """Report answers from before the study's first year or after its last, and note those between its years."""
    first, last = study.years[0], study.years[-1]
    years = table.frame["year"]
    for at in table.frame.index[((years < first) | (years > last)).fillna(False).astype(bool)]:
        table.problem("study_year", at, "year", f"the year {years[at]} is outside the study's years {first}-{last}")
    for between in sorted({y for y in years.dropna() if first < y < last}.difference(study.years)):
        table.findings.note("study.toml", f"the survey {table.name} has answers of {between}, not among `years`")


def _check_population(base: Table, population: Table) -> None:
    """Report strata with fewer staff than answers, and note answers of strata that the population does not have."""
    if population.frame.empty or {base.name, population.name} & population.findings.broken:
        return
    answered = base.frame.groupby(STRATUM).size()
    staff = population.frame.groupby(STRATUM)["staff"].sum()
    for place in answered.index.difference(staff.index):
        told = f"{answered[place]} answers of {' / '.join(map(str, place))} have no stratum in the population"
        population.findings.note(str(population.places["file"].iloc[0]), told)
    unknown = set(population.frame.loc[population.frame["staff"].isna(), STRATUM].itertuples(index=False, name=None))
    strata = population.frame.dropna(subset=STRATUM).drop_duplicates(STRATUM)[STRATUM]
    for at, place in zip(strata.index, strata.itertuples(index=False, name=None), strict=True):
        if place in answered.index and place not in unknown and answered[place] > staff[place]:
            message = f"the stratum has {staff[place]} staff but {answered[place]} answers"
            population.problem("population_size", at, "staff", message)


def _own(source: SurveySource, columns: Mapping[str, object]) -> dict[str, str]:
    return {theirs: ours for theirs, ours in source.columns.items() if ours in columns}


def _check_mapping(findings: Findings, name: str, source: SurveySource, codebook: Codebook) -> None:
    """Report headings that are mapped to no column of the survey."""
    items = {*codebook.table.frame["item"].dropna(), *(c for s in codebook.scales.values() for c in s.columns)}
    known = {*BASE_COLUMNS, *POPULATION_COLUMNS, *CODEBOOK_COLUMNS, "origin", *items, *margins_of(source)}
    if codebook.table.name in findings.broken:
        return
    for theirs, ours in source.columns.items():
        if ours not in known:
            message = f"'{theirs}' is mapped to '{ours}', which is neither a column of a survey nor an item"
            findings.problem("columns", "study.toml", message, column=f"surveys.{name}.columns")
