"""The command line: what each call tells, where, and the code it ends with."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from varpu_eval.__main__ import commands, main
from varpu_eval.errors import DisclosureError, InputError, Problem, RunError
from varpu_eval.report.labels import Labels
from varpu_eval.report.rows import NO_DATA
from varpu_eval.study import TABLES, Limits, Study, SurveySource, shipped

STUDY = 'schema = 1\nid = "small"\ntitle.fi = "Pieni"\nfocus = "543"\nyears = [2010]\n'


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / "state" / name)

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        told = capsys.readouterr()
        return end.value.code, told.out, told.err

    return call


def failing(error):
    def fail(*_):
        raise error

    return fail


def test_help_has_an_example_of_every_command(call):
    code, out, _ = call("--help")
    assert code == 0
    assert "varpu-eval report --demo" in out
    for name in commands.commands:
        code, out, _ = call(name, "--help")
        assert (code, name == "list" or f"varpu-eval {name}" in out) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("reprot",),
        ("report",),
        ("report", "x", "--demo"),
        ("report", "--yers", "2010"),
        ("copy", "x", "--language", "de"),
    ],
)
def test_a_wrong_call_ends_with_2(call, arguments):
    assert call(*arguments)[0] == 2


def test_the_readme_turns_the_environment_on_before_it_calls_a_command_that_is_there():
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"varpu-eval ([a-z]+)", readme)) <= set(commands.commands)
    blocks = [block for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "varpu-eval " in block]
    assert blocks
    assert all(block.startswith(". .venv/bin/activate ") for block in blocks)


def test_list_tells_each_notebook_its_question_and_parameters(call):
    code, out, _ = call("list")
    assert code == 0
    for file in shipped("notebooks").glob("*.ipynb"):
        assert file.stem in out
    assert "years: str = ''" in out


def test_an_export_says_whom_it_is_for_and_stays_out_of_outputs(call, tmp_path):
    study = Path(__file__).parent / "reference" / "export" / "study"
    code, out, err = call("export", str(study), "--survey", "anonymous")
    assert (code, out) == (0, f"Exported: {tmp_path / 'state' / 'varpu-eval' / 'export' / 'small'}\n")
    assert err.startswith("For permitted eyes only")
    code, out, err = call("export", str(study), "--survey", "anonymous")
    assert (code, out) == (2, "")
    assert "--force" in err
    assert call("export", str(study), "--survey", "anonymous", "--force")[0] == 0
    assert call("export", str(study), "--out", "outputs")[0] == 2
    assert not Path("outputs").exists()


def test_an_unknown_parameter_is_refused_with_the_known_names(call):
    code, out, err = call("report", "--demo", "--set", "yer=2010")
    assert (code, out) == (2, "")
    assert "Did you mean 'year" in err
    assert "Known are: " in err
    assert not Path("outputs").exists()


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--demo", "--set", "survey=users"], ["list"]])
def test_help_and_a_wrong_call_are_told_without_loading_what_executes_notebooks(arguments):
    program = (
        "import sys\nfrom varpu_eval.__main__ import main\n"
        f"try:\n    main({arguments})\nexcept SystemExit:\n"
        "    print(*{'papermill', 'matplotlib', 'scipy', 'varpu_eval.network'} & set(sys.modules), sep='', end='.')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n.") or done.stdout == "."


def test_a_study_that_is_not_there_is_told_with_the_way_to_one(call):
    code, _, err = call("report", "nowhere")
    assert code == 2
    told, number = err.splitlines()
    assert told.startswith("nowhere: no study.toml is there")
    assert "varpu-eval new" in told
    assert number == "1 problem."


def test_check_tells_every_problem_on_a_line_of_its_own_and_their_number(call):
    Path("study.toml").write_text(STUDY + "contcat = 'x'\nlanguage = 'de'\n")
    code, out, err = call("check", ".")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 3
    assert "Did you mean 'contact'?" in err
    assert err.endswith("2 problems.\n")


def test_a_report_ends_with_what_its_owner_should_know(call, monkeypatch):
    def run(*arguments):
        arguments[-1]("study.toml: persons may be\nreal")
        return Path("outputs/small")

    monkeypatch.setattr("varpu_eval.run.study_run.run_study", run)
    code, out, err = call("report", "x")
    assert (code, err) == (0, "note: study.toml: persons may be real\n")
    assert out.startswith("Done: ")


def test_check_of_sound_data_ends_with_0(call):
    Path("study.toml").write_text(STUDY)
    code, out, err = call("check", ".")
    assert (code, err) == (0, "")
    assert out.endswith("No problems.\n")


def test_a_new_study_passes_its_check_at_once(call):
    assert call("new", "Kunta 2")[0] == 0
    assert 'id = "kunta-2"' in Path("Kunta 2/study.toml").read_text(encoding="utf-8")
    code, _, err = call("check", "Kunta 2")
    assert (code, err) == (0, "")


def test_a_key_is_made_once_and_nothing_else_is_told_of_it(call, monkeypatch, tmp_path):
    file = tmp_path / "configuration" / "small.key"
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(file))
    Path("study.toml").write_text(STUDY + "personal = true\n")
    code, _, err = call("check", ".")
    assert (code, 'varpu-eval key "."' in err) == (2, True)
    told = call("key", ".")
    assert told == (0, f"{file}: keep a copy of this file, where only you can read it.\n", "")
    assert call("check", ".")[0] == 0
    assert call("key", ".")[0] == 2


def test_the_template_names_every_key_of_a_study():
    text = (shipped("data", "template") / "study.toml").read_text(encoding="utf-8")
    for model in (Study, SurveySource, Limits):
        for name, field in model.model_fields.items():
            assert name == "root" or (field.alias or name) in text
    for table in TABLES:
        assert f"[tables.{table}]" in text


def test_a_folder_with_files_is_never_written_over(call):
    Path("mine").mkdir()
    Path("mine/study.toml").write_text("mine")
    for command in ("new", "demo"):
        code, _, err = call(command, "mine")
        assert (code, "the folder is not empty" in err) == (2, True)
    assert Path("mine/study.toml").read_text() == "mine"


def test_the_demo_study_is_written_whole(call):
    assert call("demo", "trial")[0] == 0
    written = {str(file.relative_to("trial")): file.read_bytes() for file in Path("trial").rglob("*") if file.is_file()}
    source = shipped("data", "demo")
    assert written == {str(f.relative_to(source)): f.read_bytes() for f in source.rglob("*") if f.is_file()}


def test_copies_of_the_notebooks_are_written_in_finnish(call):
    code, out, _ = call("copy", "work", "--only", "10-survey-change")
    assert (code, out.strip()) == (0, str(Path("work/10-survey-change.ipynb")))
    assert "Mitä" in Path("work/10-survey-change.ipynb").read_text(encoding="utf-8")


def test_copies_open_the_study_that_is_named_in_its_own_language(call):
    Path("kunta").mkdir()
    Path("kunta/study.toml").write_text(STUDY + 'title.en = "Small"\nlanguage = "en"\n')
    assert call("copy", "work", "--only", "10-survey-change", "--study", "kunta")[0] == 0
    text = Path("work/10-survey-change.ipynb").read_text(encoding="utf-8")
    assert r"study: str = \"../kunta\"" in text
    assert r"language: str = \"en\"" in text
    assert call("copy", "other", "--study", "nowhere")[0] == 2
    assert not Path("other").exists()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InputError("wrong"), 2),
        (InputError([Problem("a.csv", 2, "age", "range", "got\nthis", "Mend it.")]), 2),
        (RunError("failed"), 1),
        (DisclosureError("refused"), 3),
        (KeyboardInterrupt(), 130),
        (MemoryError("Maija Meikäläinen"), 1),
    ],
)
def test_every_failure_has_its_code_and_no_traceback(call, monkeypatch, error, expected):
    monkeypatch.setattr("varpu_eval.run.study_run.run_study", failing(error))
    code, out, err = call("report", "x")
    assert (code, out) == (expected, "")
    assert "Traceback" not in err
    assert "Maija" not in err
    assert "got this" in err or "got" not in err


@pytest.mark.notebook
def test_a_stranger_with_one_staff_survey_of_one_year_gets_every_page(call):
    call("new", "kunta")
    study, answers = Path("kunta/study.toml"), Path("kunta/survey/staff_2025.csv")
    text = study.read_text(encoding="utf-8").replace('focus = "000"', 'focus = "091"').replace("000 =", "091 =")
    study.write_text(text, encoding="utf-8")
    items = answers.read_text(encoding="utf-8").count(",") - 4
    sectors = ("school", "early_education", "child_protection")
    rows = [
        ["091", 2025, i, f"unit {i % 6}", sectors[i % 3], *[1 + i * k % 5 for k in range(items)]] for i in range(60)
    ]
    with answers.open("a", encoding="utf-8") as file:
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)
    code, out, err = call("report", "kunta")
    assert (code, out) == (0, f"Done: {Path('outputs/kunta/index.html').resolve()}\n"), err
    assert len(list(Path("outputs/kunta").glob("*.html"))) == 1 + len(list(shipped("notebooks").glob("*.ipynb")))
    network = Path("outputs/kunta/20-collaboration-network.html").read_text(encoding="utf-8")
    assert Labels("fi").text(NO_DATA) in network


@pytest.mark.notebook
@pytest.mark.skipif(os.name != "posix", reason="no such signal there")
def test_an_interrupted_report_ends_with_130_and_leaves_nothing(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY)
    command = [sys.executable, "-m", "varpu_eval", "report", "."]
    process = subprocess.Popen(  # a shell starts what runs in the background with the signal ignored
        command,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    for line in process.stderr:
        if line.startswith("00-"):
            break
    process.send_signal(signal.SIGINT)
    told = process.stderr.read()
    assert process.wait() == 130
    assert "Traceback" not in told
    assert "Interrupted." in told
    assert list((tmp_path / "outputs").iterdir()) == []
