"""Answers as survey tools write them: workbooks with titles and whole questions, SPSS labels, multi-select columns."""

from __future__ import annotations

import math

import openpyxl
import pandas as pd
import pyreadstat
import pytest

ANSWERS, LATER = "survey/staff_2006.csv", "survey/staff_2010.csv"


def _only(small, name: str):
    """Leave one file of answers in the study, and return its path."""
    for file in (ANSWERS, LATER, "survey/staff_population.csv"):
        del small.files[file]
    small.toml = small.toml.replace("survey/staff_*.csv", name).replace(
        'population = "survey/staff_population.csv"\n', ""
    )
    small.write()
    return small.folder / name


def _workbook(path, rows) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


SHEET = [
    ["Henkilöstökysely 2006"],
    ["Vastauksia yhteensä 2"],
    [],
    [
        *("ID", "Aloitusaika", "Sähköposti", "Nimi", "municipality", "year", "sector", "1. Perhe kuullaan"),
        *(
            "2. Arvioi: YHTEYDENOTOT  tulevat ajoissa",
            "3. Käytän: Huolen puheeksi ottaminen",
            "3. Käytän: Muu",
            "Palaute",
        ),
    ],
    [1, "1.3.2006 12:00", "a@kunta.fi", "A B", "543", 2006, "school", "Samaa mieltä", 4, 1, None, "Kiitos Liisa"],
    [2, "2.3.2006 13:05", "c@kunta.fi", "C D", 543, 2006, "youth", "En osaa sanoa", 2.0, None, None, None],
]


def test_a_survey_tools_workbook_is_read_below_its_titles(small):
    path = _only(small, "survey/vastaukset.xlsx")
    small.toml = small.toml.replace("panel = true", "panel = false")
    _workbook(path, SHEET)
    survey = small.read().surveys["staff"]
    assert survey.responses["municipality"].tolist() == ["543", "543"]
    assert survey.responses["heard"].iloc[0] == 5
    assert math.isnan(survey.responses["heard"].iloc[1])
    assert survey.missing["heard"].tolist()[1] == "En osaa sanoa"
    assert survey.responses["timely"].tolist() == [4, 2]
    # who chose the first option did not choose the others; who chose none did not answer
    assert survey.responses[["tools_1", "tools_2", "tools_3"]].iloc[0].tolist() == [1, 0, 0]
    assert survey.responses[["tools_1", "tools_2", "tools_3"]].iloc[1].isna().all()


def test_columns_of_persons_are_dropped_at_the_door_and_counted(small):
    path = _only(small, "survey/vastaukset.xlsx")
    small.toml = small.toml.replace("panel = true", "panel = false")
    _workbook(path, SHEET)
    aside = small.read().set_aside.set_index("reason")["rows"]
    assert aside["e-mail column, dropped at the door"] == 2
    assert aside["name column, dropped at the door"] == 2
    assert aside["time stamp column, dropped at the door"] == 2
    assert aside["not declared: column L"] == 1


def test_rows_of_a_workbook_count_its_title_rows(small):
    path = _only(small, "survey/vastaukset.xlsx")
    small.toml = small.toml.replace("panel = true", "panel = false")
    rows = [list(row) for row in SHEET]
    rows[5][8] = 7
    _workbook(path, rows)
    assert [(p.row, p.column, p.rule) for p in small.problems()] == [
        (6, "2. Arvioi: YHTEYDENOTOT  tulevat ajoissa", "answer")
    ]


def test_spss_labels_and_user_missing_values_are_kept_apart_from_blanks(small):
    path = _only(small, "survey/vastaukset.sav")
    frame = pd.DataFrame(
        {
            "municipality": ["543", "543", "543"],
            "year": [2006.0, 2006.0, 2006.0],
            "respondent": ["P1", "P2", "P3"],
            "sector": [1.0, 1.0, 2.0],
            "q1": [5.0, 8.0, None],
            "timely": [3.0, 4.0, 9.0],
            "tools_1": [1.0, 0.0, None],
        }
    )
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"q1": "Perhe kuullaan"},
        variable_value_labels={"sector": {1.0: "school", 2.0: "Rehtori"}, "q1": {8.0: "Ei koske minua"}},
        missing_ranges={"q1": [{"lo": 8, "hi": 8}]},
    )
    survey = small.read().surveys["staff"]
    assert survey.responses["sector"].tolist() == ["school"] * 3
    assert survey.responses["heard"].tolist()[0] == 5
    assert survey.responses["heard"].isna().tolist() == [False, True, True]
    assert survey.missing["heard"].isna().tolist() == [True, False, True]
    assert survey.missing["heard"].iloc[1] == "Ei koske minua"
    assert survey.missing["timely"].iloc[2] == "En osaa sanoa"


@pytest.mark.parametrize(("label", "rules"), [({1.0: "Samaa mieltä"}, ["answer"]), ({5.0: "samaa  mieltä"}, [])])
def test_spss_labels_that_contradict_the_codebook_are_told(small, label, rules):
    path = _only(small, "survey/vastaukset.sav")
    row = {"municipality": ["543"], "year": [2006.0], "respondent": ["P1"], "sector": ["school"], "heard": [1.0]}
    frame = pd.DataFrame({**row, "timely": [3.0], "tools_1": [1.0]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"heard": label})
    assert [p.rule for p in small.problems()] == rules


def test_a_mapped_heading_is_the_column_it_is_mapped_to(small):
    small.replace(ANSWERS, "heard;timely", "Kysymys 1;timely")
    small.toml = small.toml.replace("panel = true", 'panel = true\ncolumns = { "KYSYMYS  1" = "heard" }')
    assert small.read().surveys["staff"].responses["heard"].iloc[0] == 5


def test_a_question_that_two_items_share_finds_neither(small):
    small.replace("survey/staff_codebook.csv", "Yhteydenotot tulevat ajoissa", "Perhe kuullaan")
    small.replace(ANSWERS, "heard;timely", "Perhe kuullaan;timely")
    assert [(p.file, p.column, p.rule) for p in small.problems()] == [(ANSWERS, "heard", "item_missing")]


def test_the_last_sheet_of_a_respondent_in_a_year_is_kept(small):
    data = small.read()
    later = data.surveys["staff"].responses.query("year == 2010 and municipality == '543'")
    assert later["heard"].tolist() == [1.0]
    assert data.set_aside.query("file == @LATER")["rows"].tolist() == [1]


def test_a_respondent_is_one_pseudonym_across_years(small):
    respondents = small.read().surveys["staff"].responses.groupby("respondent")["year"].agg(set)
    assert sorted(map(sorted, respondents)) == [[2006], [2006, 2010], [2006, 2010]]
    assert not respondents.index.isin(["P1", "P2", "P3"]).any()


def test_text_that_looks_like_a_number_or_a_blank_stays_text(small):
    assert small.read().surveys["staff"].responses["unit"].tolist() == ["NA", "005", "U3", "NA", "U3"]


def test_staff_are_summed_over_further_margins(small):
    text = "municipality;year;sector;gender;staff\n543;2006;school;f;4\n543;2006;school;m;6\n"
    small.files["survey/staff_population.csv"] = text
    population = small.read().surveys["staff"].population
    assert population["staff"].tolist() == [10]  # 4 + 6


def test_an_option_without_a_column_is_noted(small):
    path = _only(small, "survey/vastaukset.xlsx")
    small.toml = small.toml.replace("panel = true", "panel = false")
    _workbook(path, SHEET)
    told = "the item 'tools' has no column for tools_2: read as not chosen"
    assert any(note.message == told for note in small.check().notes)


def test_an_answer_between_two_answers_is_told_with_a_way_out_that_works(small):
    small.replace(LATER, "698,2010,P3,U3,youth,3,3,1", "698,2010,P3,U3,youth,3.25,3,1")
    (problem,) = small.problems()
    assert (problem.rule, problem.row, problem.column) == ("answer", 4, "heard")
    assert problem.message == "'3.25' lies between two answers of the scale"
    assert problem.way_out.startswith("Write the answer that was given, a whole number.")
    small.replace("survey/staff_codebook.csv", "Samaa mieltä=5", "Melko samaa mieltä=3.5|Samaa mieltä=5")
    assert small.read().surveys["staff"].responses["heard"].tolist()[-1] == 3.25
