"""What tells who someone is never comes in, and never stands in a note or a problem."""

from __future__ import annotations

import pytest

ANSWERS, LATER = "survey/staff_2006.csv", "survey/staff_2010.csv"


def test_a_heading_no_one_declared_is_told_by_its_letters_though_it_may_be_a_name(small):
    small.replace("attendance.csv", "presence\n", "presence;virtanen\n")
    small.files["attendance.csv"] = small.files["attendance.csv"].replace(";present\n", ";present;x\n", 1)
    for row in ("absent\n", "partial\n"):
        small.replace("attendance.csv", row, row.replace("\n", ";\n"))
    report = small.check()
    assert report.problems == ()
    assert not [note for note in report.notes if "virtanen" in str(note)]
    assert small.read().set_aside["reason"].tolist().count("not declared: column G") == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        (ANSWERS, "P2;005;Rehtori", "P2;131052-308T;Rehtori", (3, "unit")),
        ("attendance.csv", "Meikäläinen;Kunta;school;pj", "Meikäläinen;a@kunta.fi;school;pj", (2, "organisation")),
        ("attendance.csv", "school;pj", "school;010190A123X", (2, "role")),
        ("meetings.csv", "543;steering", "543;a@kunta.fi", (2, "group")),
        (ANSWERS, "2006;P2", "2006;131052-308T", (3, "respondent")),
        (ANSWERS, "2006;P2", "2006;a@kunta.fi", (3, "respondent")),
    ],
)
def test_an_address_or_identity_code_in_a_cell_that_is_kept_is_a_problem(small, file, old, new, place):
    problems = small.replace(file, old, new).problems()
    assert [(p.rule, p.file, p.row, p.column) for p in problems] == [("personal", file, *place)]
    assert "131052" not in str(problems)
    assert "kunta.fi" not in str(problems)


def test_ids_of_a_personal_study_may_be_addresses_for_they_become_pseudonyms(small, tmp_path, monkeypatch):
    key = tmp_path / "secret.key"
    key.write_text("0123456789abcdef" * 4)
    key.chmod(0o600)
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(key))
    small.toml = small.toml.replace('focus = "543"', 'focus = "543"\npersonal = true')
    assert small.replace(ANSWERS, "2006;P2", "2006;a@kunta.fi").problems() == ()


@pytest.mark.parametrize("written", ["131052", "0501234567", "131052308", "13.10.52"])
def test_digits_that_may_tell_a_person_are_not_quoted(small, written):
    problems = small.replace(ANSWERS, "U3;youth;1;;2;", f"U3;youth;1;;{written};").problems()
    assert len(problems) == 1
    assert written not in str(problems[0])
