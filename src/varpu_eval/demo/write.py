"""Writing the whole shipped study into a folder.

Knows which file each table goes to. Does not know how any table is made.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from varpu_eval.demo import answers, example_indicator, indicators, meetings, records, staff, users
from varpu_eval.demo.draws import Draws
from varpu_eval.demo.files import write_rows
from varpu_eval.demo.items import CODEBOOK_COLUMNS, STAFF_ITEMS, USERS_ITEMS, codebook_rows
from varpu_eval.demo.truths import ANSWERS_STREAM

MEETING_LAYOUT = {"543": (",", "{0:%Y-%m-%d}"), "698": (";", "{0.day}.{0.month}.{0.year}")}
"""Separator and date of a municipality's files: two offices seldom save alike."""


def write_demo(folder: Path) -> None:
    """Write the shipped study: the same bytes each time, files of the same names written over.

    Parameters
    ----------
    folder
        Where `study.toml` and its tables go; made when missing.
    """
    settings = files("varpu_eval.demo").joinpath("study.toml").read_bytes()
    study = tomllib.loads(settings.decode("utf-8"))
    seed = int(study["seed"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_bytes(settings)
    _write_surveys(folder, seed)
    _write_meetings(folder, seed)
    _write_indicators(folder, tuple(study["municipalities"]), seed)
    _write_records(folder, seed)


def _write_surveys(folder: Path, seed: int) -> None:
    survey = folder / "survey"
    everyone = staff.postings(Draws(seed, "staff"))
    for year, sheets in answers.sheets_by_year(everyone, Draws(seed, f"answers {ANSWERS_STREAM}")).items():
        write_rows(survey / f"staff_{year}.csv", answers.RESPONSE_COLUMNS, sheets)
    write_rows(survey / "staff_codebook.csv", CODEBOOK_COLUMNS, codebook_rows(STAFF_ITEMS))
    population = ("municipality", "year", "sector", "staff", "unit")
    write_rows(survey / "staff_population.csv", population, staff.population_rows(everyone))
    write_rows(survey / f"users_{users.YEAR}.csv", users.RESPONSE_COLUMNS, users.sheets(Draws(seed, "users")))
    write_rows(survey / "users_codebook.csv", CODEBOOK_COLUMNS, codebook_rows(USERS_ITEMS))


def _write_meetings(folder: Path, seed: int) -> None:
    """Write each municipality's meetings in its own layout."""
    for municipality, (separator, date_form) in MEETING_LAYOUT.items():
        held, attendance = meetings.meetings_and_attendance(municipality, Draws(seed, f"meetings {municipality}"))
        rows = [[row[0], date_form.format(date), *row[2:]] for date, row in held]
        write_rows(folder / f"meetings/meetings_{municipality}.csv", meetings.MEETING_COLUMNS, rows, separator)
        file = folder / f"attendance/attendance_{municipality}.csv"
        write_rows(file, meetings.ATTENDANCE_COLUMNS, attendance, separator)


def _write_indicators(folder: Path, fictional: tuple[str, ...], seed: int) -> None:
    rows = indicators.derived_rows() + indicators.country_rows() + indicators.population_rows()
    rows += indicators.fictional_rows(fictional, Draws(seed, "indicators"), Draws(seed, "population"))
    rows += example_indicator.example_rows([row for row in rows if row[0] == "population"], Draws(seed, "example"))
    write_rows(folder / "indicators.csv", indicators.COLUMNS, rows)


def _write_records(folder: Path, seed: int) -> None:
    for name, columns, rows in records.transcribed_tables():
        invented = [example_indicator.CATALOGUE_ROW] if name == "catalogue.csv" else []
        write_rows(folder / name, columns, [*rows, *invented])
    write_rows(folder / "goals.csv", records.GOAL_COLUMNS, records.GOALS)
    held, _ = meetings.meetings_and_attendance("543", Draws(seed, "meetings 543"))
    steering = [(date, str(row[0])) for date, row in held if row[3] == "steering"]
    write_rows(folder / "actions.csv", records.ACTION_COLUMNS, records.action_rows(steering, Draws(seed, "actions")))
    write_rows(folder / "training.csv", records.TRAINING_COLUMNS, records.training_rows(Draws(seed, "training")))
    write_rows(folder / "dialogues.csv", records.DIALOGUE_COLUMNS, records.DIALOGUES)
