"""Persons who may be real in a study that says they are not: a note, for only their owner knows."""

from varpu_eval.sources.unkeyed import unkeyed

SURVEY = "the survey staff holds the study's own answers"
ATTENDANCE = "attendance holds the study's own rows"


def told(small):
    """Return which of the two notes the check gives, and hold what a report would tell to the same."""
    notes = [note for note in small.check().notes if "personal = false" in note.message]
    assert unkeyed(small.read()) == tuple(notes)
    return [what for what in (SURVEY, ATTENDANCE) if any(what in note.message for note in notes)]


def test_own_answers_and_own_attendance_without_a_key_are_noted_with_both_ways_out(small):
    assert told(small) == [SURVEY, ATTENDANCE]
    note = small.check().notes[-1]
    assert note.file == "study.toml"
    assert "write personal = true" in note.message
    assert 'origin = "synthetic"' in note.message


def test_synthetic_answers_are_not_noted(small):
    small.toml = small.toml.replace("panel = true", 'panel = true\norigin = "synthetic"')
    assert told(small) == [ATTENDANCE]


def test_rows_that_say_their_own_origin_are_not_noted(small):
    text = small.files["attendance.csv"].strip().splitlines()
    rows = [f"{text[0]};origin", *(f"{row};published" for row in text[1:])]
    small.files["attendance.csv"] = "\n".join(rows)
    assert told(small) == [SURVEY]


def test_a_study_of_real_persons_is_not_noted(small, tmp_path, monkeypatch):
    key = tmp_path / "a.key"
    key.write_text("0123456789abcdef" * 4)
    key.chmod(0o600)
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(key))
    small.toml = small.toml.replace('id = "small"', 'id = "small"\npersonal = true')
    assert told(small) == []


def test_tables_without_rows_are_not_noted(small):
    small.files["attendance.csv"] = small.files["attendance.csv"].splitlines()[0]
    for name in ("survey/staff_2006.csv", "survey/staff_2010.csv"):
        small.files[name] = small.files[name].splitlines()[0]
    small.toml = small.toml.replace("panel = true", "panel = false")
    assert told(small) == []
