"""The command line: `varpu-eval`, or `python -m varpu_eval`.

Knows what can be asked for, and how success and failure are told. Does no work itself.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from varpu_eval.errors import InputError
from varpu_eval.run.console import one_line, progress, tell_failure
from varpu_eval.run.notebook_source import read_notebooks
from varpu_eval.run.order import Order, ordered_notebooks
from varpu_eval.study import LANGUAGES, load_study, shipped

STUDY = click.argument("study", required=False)
ONLY = click.option("--only", multiple=True, metavar="NOTEBOOK", help="Only this notebook; may be given again.")
FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="varpu-eval")
def commands() -> None:
    """Follow up and evaluate services for children, young people and families.

    A study is a folder with a study.toml and your data. One command reads it, answers each question in a notebook,
    and writes pages for people who read, not compute.

    \b
    Begin here:
      varpu-eval report --demo           the shipped study's pages, to outputs/demo/index.html
      varpu-eval new mystudy             a commented template to fill in
      varpu-eval check mystudy           what is wrong with the data, all at once
      varpu-eval report mystudy          the pages, to outputs/mystudy/index.html

    \b
    The command ends with 0 when it is done, 1 when a run failed, 2 when the data or the call are wrong,
    3 when a figure may not be released, 130 when it was interrupted.
    """


@commands.command()
@STUDY
@click.option("--demo", is_flag=True, help="The study that is shipped with the program.")
@ONLY
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(LANGUAGES),
    help="Pages in this language too, besides the study's own; may be given again.",
)  # fmt: skip
@click.option("--years", default="", metavar="YEARS", help="Only these years: 2006,2010 or 2006-2010.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("outputs"), show_default=True,
    help="Folder to write to; the study gets a folder of its own there.",
)  # fmt: skip
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE",
    help="A notebook's own parameter (see 'varpu-eval list'); NOTEBOOK.NAME=VALUE when several have it. May be given "
    "again, for each parameter and notebook.",
)  # fmt: skip
def report(
    study: str | None, *, demo: bool, only: tuple[str, ...], languages: tuple[str, ...], years: str, output: Path,
    settings: tuple[str, ...],
) -> None:  # fmt: skip
    """Write the report of STUDY: pages, tables, facts and manifest.

    STUDY is a study's folder, or its study.toml. The report is written whole or not at all: when anything fails, the
    last one stays as it was.

    \b
    Examples:
      varpu-eval report --demo
      varpu-eval report mystudy --years 2006-2010 --output /tmp/trial
      varpu-eval report mystudy --only 10-survey-change --language en
      varpu-eval report mystudy --set 30-peer-comparison.indicator=placed
    """
    where = _chosen(study, demo=demo)
    order = Order(output, only, languages, years, settings)
    ordered_notebooks(order)  # tells a wrong call at once
    from varpu_eval.run.study_run import run_study  # noqa: PLC0415 - what executes notebooks loads slowly

    notes: list[object] = []
    with progress() as step:
        target = run_study(where, order, step, notes.append)
    for note in notes:
        click.echo(f"note: {one_line(note)}", err=True)
    click.echo(f"Done: {target / 'index.html'}")


@commands.command()
@STUDY
@click.option("--demo", is_flag=True, help="The study that is shipped with the program.")
def check(study: str | None, *, demo: bool) -> None:
    """Say every problem of STUDY's data at once, with file, row and column.

    Ends with 2 when there are problems, so that nothing is reported from data that break a rule. No value of the data
    is shown. The rules are told in docs/data-rules.md.

    \b
    Example:
      varpu-eval check mystudy
    """
    from varpu_eval.sources import check_study  # noqa: PLC0415 - likewise

    found = check_study(_chosen(study, demo=demo))
    for note in found.notes:
        click.echo(f"note: {one_line(note)}")
    if found.problems:
        raise InputError(found.problems)
    click.echo("No problems.")


@commands.command()
@click.argument("study")
def key(study: str) -> None:
    """Make the secret key of STUDY, under which its persons become pseudonyms.

    A study of real persons (personal = true) needs one before its data are read. It lies in your configuration folder,
    or in the file that VARPU_EVAL_KEY_FILE names, where only you can read it, and is never replaced.

    \b
    Example:
      varpu-eval key mystudy
    """
    from varpu_eval.sources.pseudonyms import make_key  # noqa: PLC0415 - likewise

    click.echo(f"{make_key(load_study(study))}: keep a copy of this file, where only you can read it.")


@commands.command()
@FOLDER
def new(folder: Path) -> None:
    """Make a new study in FOLDER: a commented study.toml and empty tables to fill in.

    \b
    Example:
      varpu-eval new mystudy
      varpu-eval check mystudy
    """
    from varpu_eval.run.study_copy import new_study  # noqa: PLC0415 - likewise

    new_study(folder)
    click.echo(f"A new study is in {folder}. Fill in {folder / 'study.toml'}, then: varpu-eval check {folder}")


@commands.command()
@FOLDER
def demo(folder: Path) -> None:
    """Write the shipped study to FOLDER, to look at or to change.

    \b
    Example:
      varpu-eval demo trial
      varpu-eval report trial
    """
    from varpu_eval.run.study_copy import demo_study  # noqa: PLC0415 - likewise

    demo_study(folder)
    click.echo(f"The shipped study is in {folder}: varpu-eval report {folder}")


@commands.command(name="list")
def list_() -> None:
    """Tell the notebooks: what each asks, and the parameters that --set can change."""
    for notebook in read_notebooks(shipped("notebooks")):
        click.secho(notebook.name, bold=True)
        click.echo(f"  {notebook.question}")
        for parameter in notebook.parameters:
            click.echo(f"    {parameter}")


@commands.command()
@FOLDER
@ONLY
@click.option("--study", metavar="STUDY", help="The study that the copies open; without it the shipped one.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of prose and pages; without it the study's own."
)
def copy(folder: Path, *, only: tuple[str, ...], study: str | None, language: str | None) -> None:
    """Write working copies of the notebooks to FOLDER, to explore in JupyterLab.

    A copy that is there is never replaced. What is shown in a copy stays in its file when it is saved: keep copies of
    a study of real persons out of Git.

    \b
    Example:
      varpu-eval copy exploring --study mystudy --language fi
      jupyter lab exploring
    """
    from varpu_eval.run.working_copy import write_copies  # noqa: PLC0415 - likewise

    opened = load_study(study or shipped("data", "demo"))
    notebooks = read_notebooks(shipped("notebooks"), only)
    root = None if opened.root == shipped("data", "demo").resolve() else opened.root
    for file in write_copies(notebooks, folder, language or opened.language, root):
        click.echo(file)


@commands.command()
@STUDY
@click.option("--demo", is_flag=True, help="The study that is shipped with the program.")
@click.option("--survey", "surveys", multiple=True, metavar="NAME", help="Only this survey; may be given again.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to, outside outputs and Git; without it your own state folder.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the files of an earlier export.")
def export(study: str | None, *, demo: bool, surveys: tuple[str, ...], out: Path | None, force: bool) -> None:
    """Write the answer sheets of STUDY for researchers who may see them: SPSS, Parquet, and a script for R.

    The files hold answers of single persons under pseudonyms and figures that no disclosure rule has passed. They go
    to a folder that only you can read. The R script declares the design that the report uses and computes levels and
    changes again.

    \b
    Example:
      varpu-eval export mystudy --survey staff
      Rscript staff.R                    in the folder that it names
    """
    from varpu_eval.run.export import WARNING, export_study  # noqa: PLC0415 - likewise

    target = export_study(_chosen(study, demo=demo), surveys, out, force=force)
    click.echo(WARNING, err=True)
    click.echo(f"Exported: {target}")


@commands.command()
@click.argument("study")
def minutes(study: str) -> None:
    """Read the minutes of STUDY into its attendance table, under pseudonyms.

    Only the lists of persons are read. What is not sure (whose sector a title is, whether two names are one person) is
    asked in a file that only you can read: fill in its column 'answer' and run the command again. Until then the
    meetings in question have no rows. See docs/minutes.md.

    \b
    Example:
      varpu-eval minutes mystudy
    """
    from varpu_eval.run.minutes import read_minutes  # noqa: PLC0415 - likewise

    done = read_minutes(study)
    click.echo(f"Meetings: {done.meetings} read, {done.waiting} waiting for answers, {done.without} without minutes.")
    click.echo("Rows: " + ", ".join(f"{count} {presence}" for presence, count in done.presences.items()) + ".")
    click.echo(f"Written: {done.written}")
    if not done.declared:
        click.echo(f"The study does not read it yet: add '{done.written_as}' to [tables.attendance] in study.toml.")
    if done.asked_in is not None:
        click.echo(f"Questions: {done.questions}, in {done.asked_in} (it names persons; it is deleted once answered).")


@commands.command()
@click.argument("study")
@click.option("--offline", is_flag=True, help="Ask no service; go on from the answers kept earlier.")
@click.option("--as-of", default="", metavar="DATE", help="Use what was kept on this day, 2026-11-26, or before.")
@click.option("--years", default="", metavar="YEARS", help="Only these years: 2010-2023 or 2010,2014.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Folder where answers are kept.")
def fetch(study: str, *, offline: bool, as_of: str, years: str, cache: Path | None) -> None:
    """Fetch the indicators that STUDY names in [fetch], from Sotkanet and Statistics Finland.

    \b
    Example:
      varpu-eval fetch mystudy
    """
    from varpu_eval.run.fetch import Choice, fetch_indicators  # noqa: PLC0415 - likewise

    with progress() as step:
        done = fetch_indicators(study, Choice(offline, as_of, years, cache), step)
    for line in done.lines():
        click.echo(f"{'  ' * line.startswith('  ')}{one_line(line)}")


def _chosen(study: str | None, *, demo: bool) -> str | Path:
    """Return the study that the call names, by its argument or by --demo, never both."""
    if demo == (study is not None):
        raise click.UsageError("Name a study's folder, or give --demo.")
    return shipped("data", "demo") if study is None else study


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = commands.main(arguments, prog_name="varpu-eval", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - every failure is told in a line, never a traceback
        code = tell_failure(error)
    sys.exit(code or 0)


if __name__ == "__main__":
    main()
