"""What is noted or set aside instead of being a problem, and what is told together."""

from __future__ import annotations

import openpyxl
import pandas as pd

from varpu_eval.sources import check_study, read_study
from varpu_eval.sources.findings import FEW_ROWS, MOST_ALIKE
from varpu_eval.sources.rules import RULES

ANSWERS = "survey/staff_2006.csv"


def _notes(small) -> set[str]:
    return set(map(str, small.check().notes))


def test_cells_that_cannot_be_read_are_told_once_with_the_first_row_of_each_value(small):
    words = ["koulu", "päiväkoti", "koulu", "koulu", "neuvola", "päiväkoti"]  # rows 3 to 8; first in 3, 4 and 7
    small.files["training.csv"] += "".join(f"1.2.2010;543;T;{word};3\n" for word in words)
    (problem,) = small.problems()
    assert (problem.row, problem.column, problem.rule) == (3, "sector", "sector")
    assert problem.message.endswith("; 6 rows have 3 such values, first in rows 3-4, 7")
    assert "titles = [...]" in problem.way_out
    assert not any(word in str(problem) for word in words)


def test_answers_that_cannot_be_read_are_told_once_too(small):
    small.files["survey/staff_2006.csv"] += "".join(f"543;2006;Q{i};NA;school;1;Jaa;4;\n" for i in range(4))
    (problem,) = small.problems()
    assert (problem.row, problem.column, problem.rule) == (5, "heard", "answer")
    assert problem.message.endswith("; 4 rows have 1 such value, first in row 5")


def test_in_a_few_rows_each_cell_is_told(small):
    small.files["training.csv"] += "1.2.2010;543;T;koulu;3\n" * FEW_ROWS
    assert [problem.row for problem in small.problems()] == [3, 4, 5]


def test_problems_beyond_the_hundredth_of_a_rule_are_told_together_with_their_rows(small):
    cells = (f"{number},5" for number in range(MOST_ALIKE + 4))  # each is quoted, so no two messages are alike
    small.files["training.csv"] += "".join(f"1.2.2010;543;T;school;{cell}\n" for cell in cells)
    problems = small.problems()
    assert len(problems) == MOST_ALIKE + 1
    # rows 3 to 106 are wrong; rows 3 to 102 are told one by one
    assert problems[-1].message == "the same rule is broken in 4 more rows: 103-106"


def test_a_missing_column_is_told_with_the_headings_that_nobody_knows_by_their_letters(small):
    small.replace("training.csv", "date;municipality;topic;sector;participants", "date;Kunta;Aihe;sector;Liisa;Muu")
    small.replace("training.csv", "school;12", "school;12;1")
    problems = [problem for problem in small.problems() if problem.file == "training.csv"]
    assert {problem.rule for problem in problems} == {"column_missing"}
    assert problems[0].way_out.startswith(
        "4 headings are not known: columns B-C, E-F; if the column is there, name it in"
    )
    assert "theirs = 'municipality'" in problems[0].way_out
    assert "Liisa" not in "".join(map(str, problems))


def test_a_missing_column_is_to_be_added_where_every_heading_is_known(small):
    small.replace("training.csv", ";participants", "").replace("training.csv", ";12", "")
    (problem,) = small.problems()
    assert problem.way_out == RULES["column_missing"].way_out


def test_a_person_named_twice_at_a_meeting_is_one_row(small):
    small.replace("attendance.csv", "pj;present\n", "pj;present\nm1;Matti Meikäläinen;Kunta;school;siht.;present\n")
    data = small.read()
    assert len(data.tables["attendance"]) == 3
    assert data.set_aside.query("table == 'attendance'")["reason"].tolist() == ["person listed twice at one meeting"]


def test_a_meeting_without_attendance_is_noted(small):
    small.files["meetings.csv"] += "m3;1.2.2010;543;g;;area;\n"
    assert "meetings.csv: 1 meetings have no attendance: rows 4" in _notes(small)


def test_a_meeting_outside_the_studys_years_is_noted(small):
    small.files["meetings.csv"] += "m3;1.2.2011;543;g;;area;\n"
    assert "meetings.csv: 1 meetings are dated outside the study's years 2006-2010" in _notes(small)


def test_answers_between_the_studys_years_are_noted(small):
    small.replace(ANSWERS, "698;2006", "698;2007")
    assert "study.toml: the survey survey:staff has answers of 2007, not among `years`" in _notes(small)


def test_answers_of_a_stratum_without_population_are_noted(small):
    small.replace("survey/staff_population.csv", "698;2006;youth;3;U3\n", "")
    assert "survey/staff_population.csv: 1 answers of 698 / 2006 / youth have no stratum in the population" in _notes(
        small
    )


def test_a_mapped_heading_that_is_not_there_is_noted(small):
    small.toml = small.toml.replace("panel = true", 'panel = true\ncolumns = { "Työnantaja" = "employer" }')
    assert f"{ANSWERS}: no column is called 'Työnantaja', which study.toml maps to 'employer'" in _notes(small)


def test_an_empty_weight_beside_others_is_a_problem_and_no_weights_are_ones(small):
    assert set(small.read().surveys["staff"].responses.query("year == 2010")["weight"]) == {1.0}
    problems = small.replace(ANSWERS, "school;1,5", "school;").problems()
    assert [(p.file, p.row, p.column, p.rule) for p in problems] == [(ANSWERS, 2, "weight", "required")]


def test_columns_no_one_declared_may_share_a_heading(small):
    small.replace("training.csv", "participants\n", "participants;Muu, mikä?;Muu, mikä?\n").replace(
        "training.csv", ";12", ";12;a;b"
    )
    assert small.read().set_aside.query("table == 'training'")["reason"].tolist() == [
        "not declared: column F",
        "not declared: column G",
    ]


def test_letters_in_two_encodings_are_a_problem(small):
    folder = small.write()
    (folder / "training.csv").write_bytes(
        "date;municipality;topic;sector;participants\nÄiti;".encode() + "ä".encode("cp1252")
    )
    assert [(p.file, p.rule) for p in check_study(folder).problems] == [("training.csv", "encoding")]


def test_the_visible_sheet_with_known_headings_is_read(small):
    folder = small.write()
    book = openpyxl.Workbook()
    book.active.append(["Ohje"])
    headings = ["date", "municipality", "topic", "sector", "participants"]
    hidden = book.create_sheet("vanha")
    hidden.sheet_state = "hidden"
    for sheet, topic in ((hidden, "vanha"), (book.create_sheet("koulutukset"), "uusi")):
        sheet.append(headings)
        sheet.append(["2010-02-01", "543", topic, "school", 3])
    book.save(folder / "training.xlsx")
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("training.csv", "training.xlsx"), encoding="utf-8")
    assert read_study(folder).tables["training"]["topic"].tolist() == ["uusi"]


def test_whole_numbers_dates_and_text_have_one_type_each(small):
    tables = small.read().tables
    assert tables["indicators"].dtypes.astype(str).to_dict() == {
        "indicator": "str", "region": "str", "year": "int64", "span": "int64", "gender": "str", "value": "float64",
        "count": "Int64", "source": "str", "origin": "str",
    }  # fmt: skip
    assert tables["actions"]["due"].tolist() == [pd.Timestamp("2010-06-01")]
    assert tables["actions"]["done"].isna().all()
    assert tables["events"]["start"].tolist() == ["2003", "2011-05-25", "2006-05"]


def test_rows_with_a_broken_key_are_not_told_to_be_the_same(small):
    small.replace("indicators.csv", "placed;543", "placed;Nurmijärvi").replace(
        "indicators.csv", "placed;698", "placed;Rovaniemi"
    )
    assert [(p.rule, p.row) for p in small.problems()] == [("region", 2), ("region", 3)]


def test_values_without_a_catalogue_are_noted(small):
    small.files["catalogue.csv"] = small.files["catalogue.csv"].splitlines()[0] + "\n"
    assert "indicators.csv: no catalogue gives the units of the indicators; their values are not held to any range" in (
        _notes(small)
    )


def test_a_panel_without_a_common_respondent_is_noted(small):
    later = "survey/staff_2010.csv"
    small.files[later] = small.files[later].replace("P1", "Q1").replace("P3", "Q3")
    assert any("no respondent of 2006 answers in 2010" in note for note in _notes(small))


def test_a_codebook_without_an_item_is_a_problem(small):
    codebook = "survey/staff_codebook.csv"
    small.files[codebook] = small.files[codebook].splitlines()[0] + "\n"
    assert ("required", codebook, 0) in {(p.rule, p.file, p.row) for p in small.problems()}
