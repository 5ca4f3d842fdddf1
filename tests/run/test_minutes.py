"""The command that reads minutes: what it writes, what it asks, and that names stay in the private file."""

import csv
import importlib.util
import json
import logging
import random
import stat
from pathlib import Path

import pytest

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.minutes import read_minutes
from varpu_eval.run.questions_file import one_run_at_a_time
from varpu_eval.sources import read_study
from varpu_eval.study import load_study

_spec = importlib.util.spec_from_file_location(
    "layouts", Path(__file__).parents[1] / "sources" / "minutes" / "layouts.py"
)
assert _spec is not None
assert _spec.loader is not None
layouts = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(layouts)

KEY = "0123456789abcdef" * 4
STUDY = """\
schema = 1
id = "minuted"
title.fi = "Pöytäkirjat"
personal = true
focus = "543"
years = [2016]
[sectors]
school = { titles = ["Kansalliskirjasto"] }
[tables.meetings]
files = ["meetings.csv"]
[tables.attendance]
files = ["attendance/*.csv"]
[tables.minutes]
files = ["minutes/*"]
"""
MEETINGS = "meeting;date;municipality;group;area;kind;minutes\n"
MEMO = """\
Läsnä:
Maija Virtala, rehtori
Lainela, Pekka, kuraattori (poistui 14:35)
Poissa: Liisa Koskela, kirkkoherra

1. Asia
"""


class Study:
    """A study with minutes, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.meetings = MEETINGS
        self.file("study.toml", STUDY)

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def minutes(self, name, content, meeting=None, group="steering"):
        self.file(f"minutes/{name}", content)
        told = name if meeting else ""
        self.meetings += f"{meeting or name.partition('.')[0]};25.5.2016;543;{group};;steering;{told}\n"
        self.file("meetings.csv", self.meetings)

    def rows(self):
        with (self.folder / "attendance/from_minutes.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def study(tmp_path, state, monkeypatch):  # noqa: ARG001 - questions go to the test's own state folder
    secret = tmp_path / "secret.key"
    secret.write_text(KEY)
    secret.chmod(0o600)
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(secret))
    return Study(tmp_path / "study")


def questions(state):
    file = state / "minutes" / "minuted" / "questions.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


def answer(state, answers):
    """Fill in the file of questions: by what they are about, the answer."""
    file = state / "minutes" / "minuted" / "questions.csv"
    rows = questions(state)
    for row in rows:
        row["answer"] = next((told for about, told in answers.items() if about in row["about"]), "")
    with file.open("w", encoding="cp1252", newline="") as opened:  # as a spreadsheet saves it
        written = csv.DictWriter(opened, rows[0].keys(), delimiter=";")
        written.writeheader()
        written.writerows(rows)


def people(rows):
    return sorted((row["meeting"], row["sector"], row["presence"]) for row in rows)


def test_sure_minutes_become_rows_that_the_study_reads(study):
    study.minutes("m1.txt", MEMO)
    counts = read_minutes(study.folder)
    assert (counts.meetings, counts.waiting, counts.questions, counts.declared) == (1, 0, 0, True)
    assert counts.presences == {"present": 1, "partial": 1, "absent": 1}
    assert people(study.rows()) == [
        ("m1", "parish", "absent"),
        ("m1", "school", "present"),
        ("m1", "student_welfare", "partial"),
    ]
    read = read_study(study.folder).tables["attendance"]
    assert people(read.to_dict("records")) == people(study.rows())
    assert all(
        row["person"].endswith(read_person) for row, read_person in zip(study.rows(), read["person"], strict=True)
    )


def test_a_person_of_minutes_is_the_person_of_the_table_kept_by_hand(study):
    study.minutes("m1.txt", MEMO)
    study.minutes("m2.txt", MEMO.replace("Maija Virtala", "Virtala, Maija"))
    study.meetings += "m0;24.5.2016;543;steering;;steering;\n"
    study.file("meetings.csv", study.meetings)
    study.file("attendance/by_hand.csv", "meeting;person;sector;presence\nm0;Virtala Maija;school;present\n")
    read_minutes(study.folder)
    attendance = read_study(study.folder).tables["attendance"]
    school = attendance[attendance["sector"] == "school"]
    assert sorted(school["meeting"]) == ["m0", "m1", "m2"]
    assert school["person"].nunique() == 1
    assert attendance["person"].nunique() == 3


def test_a_person_in_both_at_one_meeting_is_counted_once(study):
    study.minutes("m1.txt", MEMO)
    study.file("attendance/by_hand.csv", "meeting;person;sector;presence\nm1;Maija Virtala;school;present\n")
    read_minutes(study.folder)
    data = read_study(study.folder)
    assert len(data.tables["attendance"]) == 3
    assert data.set_aside["reason"].tolist() == ["person listed twice at one meeting"]


def test_pseudonyms_of_another_key_are_refused(study, tmp_path):
    study.minutes("m1.txt", MEMO)
    read_minutes(study.folder)
    (tmp_path / "secret.key").write_text(KEY[::-1])
    with pytest.raises(InputError) as refused:
        read_study(study.folder)
    assert {problem.rule for problem in refused.value.problems} == {"key"}


UNSURE = """\
Aika klo 14-16
Läsnä:
Maija Virtala, rehtori
M. Virtala, hankevastaava
Pekka Lainela
Liisa Koskela, Klaukkalan Martat
Kari Niemelä, pastori klo 14
Poissa: poliisin edustaja
"""


def test_what_is_not_sure_is_asked_and_its_meeting_waits(study, state):
    study.minutes("m1.txt", UNSURE)
    study.minutes("m2.txt", MEMO)
    counts = read_minutes(study.folder)
    assert (counts.meetings, counts.waiting, counts.questions) == (1, 1, len(questions(state)))
    assert {row["meeting"] for row in study.rows()} == {"m2"}
    asked = {(row["question"].partition("?")[0], row["about"].partition(":")[0]) for row in questions(state)}
    assert asked == {
        ("Which person is this", "M. Virtala"),
        ("Which sector has this title or organisation", "hankevastaava"),
        ("Who is on this line", "Liisa Koskela, Klaukkalan Martat"),
        ("Was this person present, partial (a part of the meeting) or absent", "Kari Niemelä"),
        ("Who was this", "poliisin edustaja"),
    }


def test_answers_are_used_kept_without_names_and_their_file_deleted(study, state):
    study.minutes("m1.txt", UNSURE)
    study.minutes("m2.txt", MEMO)
    read_minutes(study.folder)
    answer(state, {"M. Virtala": "another", "hankevastaava": "Youth", "Klaukkalan Martat": "Liisa Koskela = ngo"})
    assert read_minutes(study.folder).questions == 2  # presence, and a role without a name
    answer(state, {"Niemelä": "partial", "poliisin": "Jari Karppila = police"})
    counts = read_minutes(study.folder)
    assert (counts.meetings, counts.waiting, counts.questions) == (2, 0, 0)
    assert not (state / "minutes" / "minuted" / "questions.csv").exists()
    assert [row for row in people(study.rows()) if row[0] == "m1"] == [
        ("m1", "ngo", "present"),
        ("m1", "parish", "partial"),
        ("m1", "police", "absent"),
        ("m1", "school", "present"),
        ("m1", "student_welfare", "present"),
        ("m1", "youth", "present"),
    ]
    kept = (study.folder / "minutes_answers.json").read_text("utf-8")
    assert not [name for name in ("Virtala", "Koskela", "Karppila", "Niemel") if name.casefold() in kept.casefold()]
    assert set(json.loads(kept)) == {"schema", "answers"}
    before = files(study.folder)
    assert read_minutes(study.folder) == counts
    assert files(study.folder) == before


def test_an_answer_that_joins_two_names_makes_them_one_person(study, state):
    study.minutes("m1.txt", "Läsnä:\nMaija Virtala, rehtori\nPekka Lainela, kuraattori\n")
    study.minutes("m2.txt", "Läsnä:\nVirtala, rehtori\nPekka Lainela, kuraattori\n")
    read_minutes(study.folder)
    answer(state, {"Virtala": "1"})
    assert read_minutes(study.folder).questions == 0
    assert len({row["person"] for row in study.rows()}) == 2


@pytest.mark.parametrize(
    ("kind", "told"), [("hankevastaava", "skool"), ("M. Virtala", "3"), ("poliisin", "Jari Karppila")]
)
def test_an_answer_that_is_none_is_told_by_row_and_changes_nothing(study, state, kind, told):
    study.minutes("m1.txt", UNSURE)
    read_minutes(study.folder)
    answer(state, {kind: told})
    before = files(study.folder) | files(state)
    with pytest.raises(InputError) as refused:
        read_minutes(study.folder)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.column, problem.row > 1) == ("answer", "answer", True)
    assert told not in problem.message + problem.way_out
    assert files(study.folder) | files(state) == before


def files(folder):
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- names stay where they are


def every_layout(study):
    study.minutes("A.txt", layouts.BOARD)
    study.minutes("B.txt", layouts.COUNCIL, group="kunnanvaltuusto")
    study.minutes("C-2016.txt", layouts.COMMITTEE, meeting="C")
    study.minutes("D.txt", layouts.STEERING)
    study.minutes("E.txt", layouts.LIBRARIES)


def names_in(text):
    told = {
        word.strip(",:()") for layout in (layouts.BOARD, layouts.COUNCIL, layouts.COMMITTEE) for word in layout.split()
    }
    names = {word for word in told if word.istitle() and word.endswith(("la", "nen", "lä", "ne", "ka"))} | set(
        layouts.REST
    )
    return sorted(name for name in names if name.casefold() in text.casefold())


def test_no_name_is_told_or_written_but_in_the_private_file(study, state, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    every_layout(study)
    counts = read_minutes(study.folder)
    private = state / "minutes" / "minuted" / "questions.csv"
    assert counts.asked_in == private
    said = capsys.readouterr()
    written = "".join(text.decode() for file, text in files(study.folder).items() if "/minutes/" not in file)
    assert names_in(written + caplog.text + said.out + said.err + str(counts)) == []
    assert names_in(private.read_text("utf-8-sig")) != []
    assert not [word for word in layouts.REST if word in private.read_text("utf-8-sig")]


def test_the_private_file_is_for_its_owner_only(study, state):
    study.minutes("m1.txt", UNSURE)
    read_minutes(study.folder)
    private = state / "minutes" / "minuted" / "questions.csv"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in list(private.parents)[:3]} == {0o700}
    assert [file.name for file in private.parent.iterdir()] == ["questions.csv"]


@pytest.mark.parametrize("place", ["study", "outputs", "checkout"])
def test_questions_are_not_written_where_files_travel_on(study, tmp_path, monkeypatch, place):
    study.minutes("m1.txt", UNSURE)
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / place / name)
    with pytest.raises(InputError, match="questions name persons"):
        read_minutes(study.folder)
    assert not list(tmp_path.rglob("questions.csv"))


def test_no_cell_of_the_private_file_is_a_formula(study, state):
    study.minutes("m1.txt", "Läsnä:\nMaija Virtala, rehtori\n=HYPERLINK(1) Aho, Aho, Aho\n")
    read_minutes(study.folder)
    assert [row["about"][:2] for row in questions(state)] == ["'="]


# --- the same whatever the order


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_lines_does_not_matter_for_who_is_who(study, seed):
    lines = ["Maija Virtala, rehtori", "Lainela, Pekka, kuraattori", "Liisa Koskela, pastori", "Virtala Liisa, lehtori"]
    study.minutes("m1.txt", "\n".join(["Läsnä:", *lines]))
    read_minutes(study.folder)
    before = files(study.folder / "attendance")
    random.Random(seed).shuffle(lines)
    study.file("minutes/m1.txt", "\n".join(["Läsnä:", *lines]))
    read_minutes(study.folder)
    assert files(study.folder / "attendance") == before


# --- what is wrong with a study


def broken(study):
    with pytest.raises(InputError) as refused:
        read_minutes(study.folder)
    assert not (study.folder / "attendance" / "from_minutes.csv").exists()
    return {(problem.rule, problem.file, problem.column) for problem in refused.value.problems}


def test_every_file_that_cannot_be_read_is_told_at_once(study):
    study.minutes("m1.txt", "Oskari Pienen asia")
    study.minutes("m2.pdf", b"%PDF-1.4 Oskari")
    study.file("minutes/m3.txt", MEMO)
    assert broken(study) == {
        ("attendance", "m1.txt", ""),
        ("file_damaged", "m2.pdf", ""),
        ("minutes_meeting", "m3.txt", ""),
    }


def test_minutes_that_a_meeting_names_must_be_there(study):
    study.minutes("m1.txt", MEMO)
    study.file("meetings.csv", study.meetings + "m2;25.5.2016;543;steering;;steering;missing.pdf\n")
    assert broken(study) == {("minutes_meeting", "meetings.csv", "minutes")}


def test_minutes_of_real_persons_need_a_key(study):
    study.minutes("m1.txt", MEMO)
    study.file("study.toml", STUDY.replace("personal = true", "personal = false"))
    assert broken(study) == {("minutes_personal", "study.toml", "personal")}
    study.file("study.toml", STUDY.replace("personal = true", "") + 'origin = "synthetic"\n')
    assert read_minutes(study.folder).meetings == 1


def test_a_study_without_minutes_is_told_how_to_declare_them(study):
    study.minutes("m1.txt", MEMO)
    study.file("study.toml", STUDY.replace('[tables.minutes]\nfiles = ["minutes/*"]\n', ""))
    assert broken(study) == {("minutes", "study.toml", "tables.minutes")}


def test_another_file_in_the_place_is_never_written_over(study):
    study.minutes("m1.txt", MEMO)
    study.file("attendance/from_minutes.csv", "meeting;person;sector;presence\nm1;Aho Liisa;school;present\n")
    with pytest.raises(InputError, match="another file stands here"):
        read_minutes(study.folder)


# --- two runs, and runs that are stopped


def test_a_second_run_at_the_same_time_is_refused_and_changes_nothing(study, state):
    study.minutes("m1.txt", UNSURE)
    read_minutes(study.folder)
    before = files(study.folder) | files(state)
    with one_run_at_a_time(load_study(study.folder)), pytest.raises(RunError, match="another run reads the minutes"):
        read_minutes(study.folder)
    assert files(study.folder) | files(state) == before
    assert read_minutes(study.folder).waiting == 1


@pytest.mark.parametrize("written", [0, 1])  # before the table, before the answers
def test_a_run_that_is_stopped_loses_no_answer_and_leaves_no_half_file(study, state, monkeypatch, written):
    study.minutes("m1.txt", "Läsnä:\nMaija Virtala, hankevastaava\n")
    read_minutes(study.folder)
    answer(state, {"hankevastaava": "youth"})
    replace, done = Path.replace, []

    def stopped(draft, target):
        if len(done) == written:
            raise KeyboardInterrupt
        done.append(target)
        return replace(draft, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            read_minutes(study.folder)
    assert read_minutes(study.folder).questions == 0
    assert people(study.rows()) == [("m1", "youth", "present")]


def test_a_draft_of_questions_that_a_stopped_run_left_is_deleted_with_the_last_question(study, state):
    study.minutes("m1.txt", "Läsnä:\nMaija Virtala, hankevastaava\n")
    read_minutes(study.folder)
    draft = state / "minutes" / "minuted" / "questions.draft"
    draft.write_text("Maija Virtala", encoding="utf-8")
    answer(state, {"hankevastaava": "youth"})
    read_minutes(study.folder)
    assert list(draft.parent.iterdir()) == []


def test_what_a_stopped_run_or_the_system_left_beside_files_stops_no_run(study):
    study.minutes("m1.txt", MEMO)
    study.file("study.toml", STUDY.replace("attendance/*.csv", "attendance/*"))
    for name in ("attendance/.from_minutes.csv.draft", "minutes/.DS_Store", "minutes/~$m1.docx", "minutes/Thumbs.db"):
        study.file(name, "half a")
    assert read_minutes(study.folder).meetings == 1
    assert [file.name for file in (study.folder / "attendance").iterdir()] == ["from_minutes.csv"]


def test_questions_that_a_spreadsheet_broke_are_refused_without_quoting_them(study, state):
    study.minutes("m1.txt", UNSURE)
    read_minutes(study.folder)
    file = state / "minutes" / "minuted" / "questions.csv"
    file.write_text("id;answer\n" + "Virtala" * 50_000, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_minutes(study.folder)
    assert [problem.rule for problem in refused.value.problems] == ["quotes"]
    assert "Virtala" not in str(refused.value)
