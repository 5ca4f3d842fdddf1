"""One break a rule: the check names the file, the row and the column, and nothing else is accused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from varpu_eval.sources import check_study
from varpu_eval.sources.rules import RULES

CODEBOOK, ANSWERS, LATER = "survey/staff_codebook.csv", "survey/staff_2006.csv", "survey/staff_2010.csv"
POPULATION = "survey/staff_population.csv"

# rule, file, what is replaced, by what, row, column
BREAKS = [
    ("quotes", "training.csv", "543;Huolen", '543;"Huolen', 2, ""),
    ("row_length", "events.csv", "2003;2005;", "2003;2005;;", 2, ""),
    ("row_length", "events.csv", "Hanke;Verkkosivu", "Hanke", 2, ""),
    ("header", "training.csv", "date;municipality;topic;sector;participants\n", "", 0, ""),
    ("total_row", "training.csv", ";school;12", ";school;12\nYhteensä;;;;12", 3, ""),
    ("heading_empty", "attendance.csv", "person;organisation;", "person;;", 1, "column C"),
    ("heading_duplicate", "events.csv", "start;end;kind", "start;START;kind", 1, "START"),
    ("column_missing", "training.csv", "topic", "aihe", 0, "topic"),
    ("required", "training.csv", "543", "", 2, "municipality"),
    ("formula_error", "indicators.csv", "1,433", "#N/A", 5, "value"),
    ("number", "indicators.csv", "1,433", "1,4 %", 5, "value"),
    ("decimal_sign", "indicators.csv", "1,433", "1.433", 5, "value"),
    ("whole_number", "training.csv", ";12", ";12,5", 2, "participants"),
    ("year", ANSWERS, "543;2006;P2", "543;206;P2", 3, "year"),
    ("date", "meetings.csv", "2010-01-15", "2010-02-30", 3, "date"),
    ("date", "meetings.csv", "31.12.2009", "1/2/2009", 2, "date"),
    ("region", "indicators.csv", "placed;005", "placed;5", 4, "region"),
    ("region", ANSWERS, "543;2006;P1", "Nurmijärvi;2006;P1", 2, "municipality"),
    ("sector", ANSWERS, "Rehtori", "Päiväkodin johtaja", 3, "sector"),
    ("vocabulary", "attendance.csv", "pj;present", "pj;presnt", 2, "presence"),
    ("range", ANSWERS, "school;1,5", "school;0", 2, "weight"),
    ("share", "indicators.csv", "1,433", "143,3", 5, "value"),
    ("share", "survey_figures.csv", "0,78", "78", 2, "value"),
    ("persons", "catalogue.csv", "sijoitetut;0-17", "sijoitetut;placed", 2, "denominator"),
    ("range", "indicators.csv", "placed;543;2010;3", "placed;543;2010;92", 2, "span"),
    ("range", "indicators.csv", "placed;543;2010;3", "placed;543;2010;1000000000000", 2, "span"),
    ("vocabulary", "events.csv", "2003;2005;project", "2003;2005;organization", 2, "kind"),
    ("vocabulary", "events.csv", "2003;2005;project", "2003;2005;Organisation", 2, "kind"),
    ("duplicate", "catalogue.csv", "2008=laki|2015=laki\n", "\nplaced;A;percent;;;lower;THL;\n", 3, "indicator"),
    ("duplicate", POPULATION, "school;6;005", "school;6;NA", 3, "municipality"),
    ("texts", "events.csv", "543;Hanke", "543;", 2, "text_fi"),
    ("order", "events.csv", "2003;2005", "2003;2002", 2, "end"),
    ("order", "goals.csv", "0,6;2014", "0,6;2009", 3, "target_year"),
    ("order", CODEBOOK, "ajoissa;1;5;0", "ajoissa;5;1;0", 3, "low"),
    ("pair", "meetings.csv", "child_protection|school", "child_protection", 3, "interface"),
    ("pair", CODEBOOK, "child_protection>school", "child_protection>koulu", 3, "interface"),
    ("breaks", "catalogue.csv", "2008=laki", "2008 laki", 2, "breaks"),
    ("agree_from", CODEBOOK, "1;;4;;2010", "1;;6;;2010", 4, "agree_from"),
    ("answers", CODEBOOK, "Samaa mieltä=5", "Samaa mieltä=6", 2, "answers"),
    ("missing", CODEBOOK, "kuullaan;1;5;0;9", "kuullaan;1;5;0;3", 2, "missing"),
    ("item_name", CODEBOOK, "tools;early", "unit;early", 5, "item"),
    ("answer", ANSWERS, "U3;youth;1;;2;", "U3;youth;1;;6;", 4, "timely"),
    ("item_missing", LATER, ",late,", ",myöhään,", 0, "late"),
    ("item_year", ANSWERS, "heard;timely;tools", "heard;late;tools", 2, "late"),
    ("study_year", LATER, "698,2010", "698,2011", 4, "year"),
    ("population_size", POPULATION, "698;2006;youth;3", "698;2006;youth;0", 4, "staff"),
    ("answers", CODEBOOK, "Eri mieltä=1|Samaa", "SAMAA mieltä=1|Samaa", 2, "answers"),
    ("answers", CODEBOOK, "Eri mieltä=1|Samaa", "Eri mieltä=1,Samaa", 2, "answers"),
    ("answer", ANSWERS, "U3;youth;1;;2;", "U3;youth;1;;2,5;", 4, "timely"),
    ("total", POPULATION, "school;6;005", "school;10;Yhteensä", 3, "unit"),
    ("target", "goals.csv", "2006;0,7", "2006;70", 2, "target"),
    ("target", "goals.csv", "2010;0,6", "2010;150", 3, "target"),
    ("share", "survey_figures.csv", "agree;0,78", "mean;45", 2, "value"),
    ("survey_known", "survey_figures.csv", "staff;543", "staf;543", 2, "survey"),
    ("vocabulary", "catalogue.csv", "percent", "%", 2, "unit"),
    ("duplicate", "survey_figures.csv", "Esite\n", "Esite\nstaff;543;2010;all;heard;agree;0,7;;Toinen\n", 3, "survey"),
    ("whole_number", POPULATION, "698;2006;youth;3", "698;2006;youth;3,5", 4, "staff"),
    ("personal", "meetings.csv", "543;steering", "543;a@kunta.fi", 2, "group"),
    ("meeting_known", "actions.csv", "m1", "m9", 2, "meeting"),
    ("person_twice", "attendance.csv", "m1;Maija Virtanen", "m1;Matti Meikäläinen", 3, "person"),
    ("indicator_known", "goals.csv", "indicator:placed", "indicator:plaecd", 3, "measure"),
    ("indicator_known", "indicators.csv", "placed;FI", "plaecd;FI", 5, "indicator"),
    ("survey_known", "goals.csv", "item:staff/timely", "item:staff/timly", 2, "measure"),
    ("survey_known", "survey_figures.csv", "heard", "herd", 2, "item"),
    ("measure", "goals.csv", "indicator:placed", "placed", 3, "measure"),
]  # fmt: skip


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_broken_rule_is_told_with_its_place(small, case):
    rule, file, old, new, row, column = case
    problems = small.replace(file, old, new).problems()
    assert (file, row, column, rule) in {(p.file, p.row, p.column, p.rule) for p in problems}
    assert {p.file for p in problems} == {file}


def test_a_small_right_study_has_no_problem(small):
    assert small.problems() == ()


# --- rules that are not of one cell


def test_a_copy_of_a_file_is_a_problem(small):
    small.files["survey/staff_2006 - Kopio.csv"] = small.files[ANSWERS]
    assert [(p.rule, p.file) for p in small.problems()] == [("file_twice", ANSWERS)]


def _workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _bomb() -> bytes:
    """Return a workbook whose sheet unpacks to 400 MB of blanks."""
    memory = io.BytesIO(_workbook([["date"]]))
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/blanks.xml", "w") as member:
        for _ in range(400):
            member.write(b" " * 1_000_000)
    return memory.getvalue()


FILES = {
    "file_format": ("training.ods", b"PK"),
    "file_empty": ("training.csv", b"\n"),
    "file_damaged": ("training.xlsx", b"PK\x03\x04 not a workbook"),
    "file_encrypted": ("training.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "file_too_large": ("training.xlsx", _bomb()),
    "encoding": ("training.csv", b"date;municipality\n\x00\x81\x00\x02"),
}


@pytest.mark.parametrize("rule", FILES)
def test_a_file_that_cannot_be_read_is_one_problem(small, rule):
    name, data = FILES[rule]
    folder = small.write()
    (folder / "training.csv").unlink()
    (folder / name).write_bytes(data)
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("training.csv", name), encoding="utf-8")
    small.files.pop("training.csv")
    problems = _check(folder)
    assert [(p.file, p.row, p.rule) for p in problems] == [(name, 0, rule)]


def test_a_pattern_that_finds_nothing_is_a_problem(small):
    folder = small.write()
    (folder / "training.csv").unlink()
    assert [(p.file, p.rule) for p in _check(folder)] == [("training.csv", "file_missing")]


def test_what_was_not_fetched_yet_is_told_with_the_command_that_fetches_it(small):
    folder = small.write()
    toml = folder / "study.toml"
    text = toml.read_text(encoding="utf-8")
    assert "indicators.csv" in text
    toml.write_text(text.replace("indicators.csv", "fetched/indicators.csv"), encoding="utf-8")
    (problem,) = [p for p in _check(folder) if p.rule == "file_missing"]
    assert problem.way_out == "Run 'varpu-eval fetch STUDY', which writes it."


def test_a_folder_is_not_a_file(small):
    folder = small.write()
    (folder / "training.csv").unlink()
    (folder / "training.csv").mkdir()
    assert [(p.file, p.rule) for p in _check(folder)] == [("training.csv", "file_missing")]


def test_a_list_in_a_cell_is_told_with_its_place(small):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = small.write()
    columns = {"date": ["2010-01-01"], "municipality": ["543"], "topic": [["a", "b"]], "sector": ["school"]}
    parquet.write_table(pyarrow.table({**columns, "participants": [3]}), folder / "training.parquet")
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("training.csv", "training.parquet"), encoding="utf-8")
    told = {(p.file, p.row, p.column, p.rule) for p in _check(folder)}
    assert ("training.parquet", 2, "topic", "cell_type") in told


def test_a_mapping_to_no_column_is_a_problem_of_the_study(small):
    small.toml = small.toml.replace("panel = true", 'panel = true\ncolumns = { Vastaaja = "respondnt" }')
    assert [(p.file, p.column, p.rule) for p in small.problems()] == [
        ("study.toml", "surveys.staff.columns", "columns")
    ]


def test_an_unknown_key_of_the_study_is_a_problem(small):
    small.toml = small.toml.replace("panel = true", "panle = true")
    assert [(p.file, p.column, p.rule) for p in small.problems()] == [("study.toml", "surveys.staff.panle", "study")]


def test_a_title_of_two_sectors_is_a_problem_of_the_study(small):
    small.toml = small.toml.replace("[surveys.staff]", 'youth = { fi = "rehtori" }\n[surveys.staff]')
    assert [(p.file, p.column, p.rule) for p in small.problems()] == [("study.toml", "sectors.youth", "study")]


def test_real_persons_need_a_key(small, tmp_path, monkeypatch):
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(tmp_path / "none.key"))
    small.toml = small.toml.replace('id = "small"', 'id = "small"\npersonal = true')
    problems = small.problems()
    assert [(p.file, p.column, p.rule) for p in problems] == [("study.toml", "personal", "key")]
    assert "varpu-eval key" in problems[0].way_out


def test_a_panel_needs_respondents(small):
    for file, separator in ((ANSWERS, ";"), (LATER, ",")):
        small.files[file] = small.files[file].replace("respondent", f"vastaaja{separator}"[:-1])
    assert [(p.file, p.column, p.rule) for p in small.problems()] == [("study.toml", "surveys.staff.panel", "panel")]


def test_one_respondent_in_two_municipalities_is_a_problem_of_both_rows(small):
    problems = small.replace(ANSWERS, "698;2006;P3", "698;2006;P2").problems()
    assert [(p.row, p.column, p.rule) for p in problems] == [
        (3, "respondent", "respondent_twice"),
        (4, "respondent", "respondent_twice"),
    ]


def _check(folder: Path):
    return check_study(folder).problems


# --- the table of the documentation


def test_every_rule_is_broken_by_a_test():
    tests = (Path(__file__), *map(Path(__file__).with_name, ("test_file_faults.py", "test_margins.py")))
    source = "".join(test.read_text(encoding="utf-8") for test in tests)
    assert [rule for rule in RULES if f'"{rule}"' not in source] == []


def test_the_documented_rules_are_those_of_the_code():
    text = (Path(__file__).parents[2] / "docs" / "data-rules.md").read_text(encoding="utf-8")
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
    documented = {cells[0].strip(" `"): [cell.strip().replace("\\|", "|") for cell in cells[1:]] for cells in rows}
    assert documented == {name: [rule.tables, rule.checks, rule.way_out] for name, rule in RULES.items()}


def test_a_variable_of_the_nearest_that_the_focus_lacks_is_told_before_a_report_begins(small):
    small.toml += "\n[nearest]\nplaced = 1\nplaecd = 1\n"
    (problem,) = small.problems()
    assert (problem.file, problem.column, problem.rule) == ("study.toml", "nearest.plaecd", "study")
    assert "has no value of 'plaecd'" in problem.message
