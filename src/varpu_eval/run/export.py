"""A study's answer sheets, written out for researchers who may see them and check again in R or SPSS.

Knows the files of an export, where they may lie, and who may see them. This is the one way out that does not pass
`disclosure`: it holds answers of single persons under pseudonyms, goes to the user's own folder, and says so.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import platformdirs

from varpu_eval.errors import InputError, RunError
from varpu_eval.results import RESTS_ON, ResultTable
from varpu_eval.run.parameters import nearest
from varpu_eval.run.spss import write_sav
from varpu_eval.sources import StudyData, Survey, read_study
from varpu_eval.sources.shared_folders import why_shared
from varpu_eval.survey import change, design_of, levels
from varpu_eval.survey.linearised import linearised_se
from varpu_eval.survey.sheets import analysis_sheets
from varpu_eval.survey.staff_weights import raked

WARNING = (
    "For permitted eyes only: these files hold answers of single persons under pseudonyms, and figures that no "
    "disclosure rule has passed."
)
"""What every export says of itself, on the console and in its files."""

README = "README.txt"
_NOTES = (
    "Columns of the design: design_unit is the sampling unit; design_class and design_class_staff are the class whose",
    "answers are weighted to its staff; design_staff is the staff of the sheet's municipality, year and sector;",
    "design_weight is the sheet's weight in figures of all sectors together. Figures of one sector take weight (in a",
    "census, and where answers are weighted to further margins, design_weight). design_class_2 and on are the classes",
    "of the further margins, in the order in which study.toml names them.",
    "",
    "In a process se is corrected for few and unequal units, and its degrees of freedom are Satterthwaite's, fewer",
    "than units less strata: intervals are wider than R's. se_linearised is the standard error before, which is R's.",
    "",
    "Respondents are keyed pseudonyms; the key is not here. Work units and sectors stand as they were read, and few",
    "answers make a person recognisable. Keep the files where only you can read them, and delete them when done.",
)
_SCRIPT = Path(__file__).with_name("recheck.R")
_KINDS = {
    "process": "work units are clusters (one label across years), municipalities are strata",
    "process_persons": "persons are the sampling units, municipalities are strata",
    "census": "persons within municipality, year and sector, with the finite population correction 1 - n/N",
}


def export_study(where: str | Path, names: Sequence[str] = (), out: Path | None = None, *, force: bool = False) -> Path:
    """Write a study's answer sheets with their design, and an R script that declares it; return the folder.

    For each survey: sheets as SPSS, Parquet and CSV; codebook and staff as CSV; the unreleased levels and changes; and
    the script, which computes these again.

    Parameters
    ----------
    names
        Surveys to write; all if empty.
    out
        Folder; the study gets one of its own there. The user's state folder if None, readable by the user alone.
    force
        Whether files of an earlier export may be replaced.

    Raises
    ------
    InputError
        When the study is wrong, a survey is unknown or has no sheet, the folder is one that others see (an `outputs`
        folder, a Git checkout), the study's own, or holds an export already.
    RunError
        When the disk refuses; nothing is left half-written.
    """
    data = read_study(where)
    chosen = _chosen(data, names)
    target = (platformdirs.user_state_path("varpu-eval") / "export" if out is None else out).resolve() / data.study.id
    _check_place(target, data)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as private:  # made 0700
            folder = Path(private)
            for stem, survey in chosen.items():
                _write_survey(folder, stem, survey, data)
            (folder / README).write_text(_readme(data, chosen), encoding="utf-8")
            _move(folder, target, force=force)
    except OSError as error:
        raise RunError(f"{error.filename or target}: {error.strerror}. Nothing was exported.") from None
    return target


def _chosen(data: StudyData, names: Sequence[str]) -> dict[str, Survey]:
    """Return the surveys to write by the beginning of their files' names."""
    if not data.surveys:
        raise InputError(f"the study {data.study.id} has no survey, so there is nothing to export.")
    for name in names:
        if name not in data.surveys:
            raise InputError(f"no survey is called '{name}'. {nearest(name, data.surveys)}")
    found: dict[str, Survey] = {}
    for name in names or data.surveys:
        stem = re.sub(r"[^\w-]+", "_", name) or "survey"
        found[stem if stem not in found else f"{stem}_{len(found) + 1}"] = data.surveys[name]
    if empty := [survey.name for survey in found.values() if survey.responses.empty]:
        raise InputError(f"the survey {empty[0]} has no answer sheet; leave it out with --survey.")
    return found


def _check_place(target: Path, data: StudyData) -> None:
    """Refuse folders whose files travel on."""
    reason = why_shared(target, data.study.root)
    if reason:
        raise InputError(f"{target}: this is in {reason}. {WARNING} Name another folder with --out.")


def _write_survey(folder: Path, stem: str, survey: Survey, data: StudyData) -> None:
    sheets = analysis_sheets(survey)
    write_sav(sheets, survey, data.study.language, folder / f"{stem}.sav")
    sheets.to_parquet(folder / f"{stem}.parquet", index=False)
    alone = StudyData(data.study, {survey.name: survey}, data.tables, data.names, data.set_aside, data.files)
    tables = {
        "sheets": sheets,
        "codebook": survey.codebook,
        "staff": survey.population,
        "levels": _estimated(survey, levels(alone)),
        "changes": _estimated(survey, change(alone)),
    }
    for part, table in tables.items():
        table.to_csv(folder / f"{stem}_{part}.csv", index=False, encoding="utf-8", lineterminator="\n")
    (folder / f"{stem}.R").write_text(_script(stem, survey, sheets), encoding="utf-8", newline="\n")


def _estimated(survey: Survey, table: ResultTable) -> pd.DataFrame:
    """Return the rows that have an estimate, with the standard error that R computes."""
    rows = table.frame.loc[table.frame["status"] == "ok"].drop(columns=RESTS_ON)
    return rows.assign(se_linearised=linearised_se(survey, rows))


def _script(stem: str, survey: Survey, sheets: pd.DataFrame) -> str:
    filled = {
        "@FILE@": stem,
        "@FILE_TEXT@": json.dumps(stem),
        "@KIND_TEXT@": json.dumps(design_of(survey)),
        "@PANEL@": str(survey.source.panel).upper(),
        "@WEIGHTED@": str(bool(sheets["design_class"].notna().all())).upper(),
        "@CALFUN_TEXT@": json.dumps(survey.source.weighting if raked(survey) else ""),
    }
    text = _SCRIPT.read_text(encoding="utf-8")
    for place, value in filled.items():
        text = text.replace(place, value)
    return text


def _readme(data: StudyData, chosen: dict[str, Survey]) -> str:
    lines = [WARNING, "", f"Study {data.study.id}: {data.study.title_in('en')}", ""]
    for stem, survey in chosen.items():
        kind = design_of(survey)
        lines += [
            f"Survey {survey.name}: {len(survey.responses)} answer sheets. Design {kind}: {_KINDS[kind]}.",
            f"  {stem}.sav, {stem}.parquet, {stem}_sheets.csv   one row a sheet; answers as given, not reversed",
            f"  {stem}_codebook.csv, {stem}_staff.csv   scales and wordings; staff by municipality, year and sector",
            f"  {stem}_levels.csv, {stem}_changes.csv   unreleased, unrounded estimates under the design",
            f"  {stem}.R   declares the design in R's package survey and computes these again: Rscript {stem}.R",
            "",
        ]
    return "\n".join([*lines, *_NOTES, ""])


def _move(folder: Path, target: Path, *, force: bool) -> None:
    """Put the finished files in their place, for their owner only."""
    files = sorted(folder.iterdir())
    if target.exists() and not target.is_dir():
        raise InputError(f"{target}: this is a file. Name another folder with --out.")
    there = [file.name for file in files if (target / file.name).exists()]
    if there and not force:
        raise InputError(f"{target}: there is an export already ({there[0]}). Give --force to replace it.")
    if not target.exists():
        target.mkdir(mode=0o700)
    target.chmod(0o700)
    for file in files:
        file.chmod(0o600)
        file.replace(target / file.name)
