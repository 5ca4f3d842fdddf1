import json
from dataclasses import replace

import pytest

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.notebook_source import read_notebooks
from varpu_eval.run.order import Order
from varpu_eval.run.study_run import run_study
from varpu_eval.study import shipped

FACT = "followup_coverage/543/events/2010"


@pytest.fixture
def order(tmp_path, write_notebook, state):  # noqa: ARG001 - failed copies go to the test's own folder
    write_notebook()
    return Order(output=tmp_path / "outputs", notebooks=tmp_path / "notebooks")


def contents(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def silent(*_):
    pass


@pytest.mark.notebook
def test_a_report_has_pages_tables_facts_manifest_and_copies_in_each_language_asked_for(study, order):
    told = []
    target = run_study(study, replace(order, languages=("en",)), lambda text, done: told.append((text, done)))
    assert sorted(contents(target)) == [
        "10-small.html", "en/10-small.html", "en/index.html", "facts.json", "index.html", "manifest.json",
        "notebooks/10-small.ipynb", "tables/followup_coverage.csv",
    ]  # fmt: skip
    facts = json.loads((target / "facts.json").read_text(encoding="utf-8"))["facts"]
    assert (list(facts), facts[FACT]["value"]) == ([FACT], 12.0)
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"10-small": {"language": "fi", "years": "", "seed": 1, "records": 12}}
    assert 'lang="fi"' in (target / "index.html").read_text(encoding="utf-8")
    english = (target / "en" / "index.html").read_text(encoding="utf-8")
    assert 'lang="en"' in english
    assert 'href="../tables/followup_coverage.csv"' in english
    assert [text for text, _ in told] == [
        "reading the study", "10-small (fi)", "10-small (en)", "writing the report",
    ]  # fmt: skip
    assert [done for _, done in told] == [0, 0.25, 0.5, 0.75]


@pytest.mark.notebook
def test_what_is_published_names_no_path_and_no_user(study, order, tmp_path):
    target = run_study(study, order, silent)
    leaks = [name for name, content in contents(target).items() if str(tmp_path).encode() in content]
    assert leaks == []


@pytest.mark.notebook
def test_a_failed_run_leaves_the_last_report_byte_for_byte(study, order, write_notebook):
    target = run_study(study, order, silent)
    before = contents(order.output)
    write_notebook("20-broken", cells=["1 / 0"])
    with pytest.raises(RunError, match="notebook 20-broken: cell 3 raised ZeroDivisionError"):
        run_study(study, order, silent)
    assert contents(order.output) == before
    assert target.is_dir()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"settings": ("yer=2010",)}, "no parameter is called 'yer'. Did you mean 'years'?"),
        ({"years": "last"}, "years 'last' cannot be read"),
        ({"only": ("10-smal",)}, "no notebook is called '10-smal'. Did you mean '10-small'?"),
    ],
)
def test_a_wrong_order_is_refused_before_anything_runs(study, order, changes, told):
    with pytest.raises(InputError) as error:
        run_study(study, replace(order, **changes), silent)
    assert told in str(error.value)
    assert not order.output.exists()


@pytest.mark.parametrize(
    ("setting", "told", "steps"),
    [
        ("10-survey-change.survey=nope", "the study has no survey 'nope'. Known are: staff, users.", []),
        ("indicator=nope", "the study has no indicator 'nope'. Known are: ", ["reading the study"]),
        ("year=1999", "the study has no meeting in the year '1999'. ", ["reading the study"]),
    ],
)
def test_what_the_study_lacks_is_refused_before_any_notebook_runs(tmp_path, setting, told, steps):
    begun = []
    with pytest.raises(InputError) as error:
        run_study("demo", Order(output=tmp_path / "outputs", settings=(setting,)), lambda text, _: begun.append(text))
    assert told in str(error.value)
    assert begun == steps


def test_a_report_tells_that_persons_may_be_real_before_any_notebook_runs(study, order):
    (study / "meetings.csv").write_text("meeting,date,municipality,group,area,kind\na,2010-01-01,543,g,,steering\n")
    (study / "attendance.csv").write_text("meeting,person,sector,presence\na,1,school,present\n")
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'[tables.{name}]\nfiles = ["{name}.csv"]\n' for name in ("meetings", "attendance"))
    notes = []

    def stop(text, _):
        if text != "reading the study":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(study, order, stop, notes.append)
    (note,) = notes
    assert str(note).startswith("study.toml: personal = false, but attendance holds")


def test_a_report_never_replaces_the_study_itself(study, order):
    with pytest.raises(InputError, match="the study itself lies there"):
        run_study(study, replace(order, output=study.parent), silent)
    assert (study / "study.toml").is_file()


def test_every_shipped_notebook_declares_the_shared_parameters_with_their_defaults():
    notebooks = read_notebooks(shipped("notebooks"))
    assert [n.name[:2] for n in notebooks] == sorted(n.name[:2] for n in notebooks)
    for notebook in notebooks:
        assert [str(parameter) for parameter in notebook.parameters[:4]] == [
            "study: str = 'demo'", "language: str = 'fi'", "years: str = ''", "seed: int = 1",
        ]  # fmt: skip
