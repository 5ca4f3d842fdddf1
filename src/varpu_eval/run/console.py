"""What the command line tells on the terminal: progress, problems, failures.

Knows how an error becomes lines and an exit code, without a traceback and without control characters. Does not know
what is run.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import platformdirs

from varpu_eval.errors import InputError, VarpuEvalError

INTERRUPTED = 130
_BUG = 1


def one_line(value: object) -> str:
    r"""Return the text of `value` on one line, its control characters written out.

    >>> one_line("column 'Onko\n\x1b[31m'")
    "column 'Onko \\x1b[31m'"
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in " ".join(str(value).split()))


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Give a function that tells each step: a bar on a terminal, plain lines elsewhere, on stderr."""
    if not sys.stderr.isatty():
        yield lambda text, _: click.echo(text, err=True)
        return
    with click.progressbar(length=100, file=sys.stderr, item_show_func=lambda text: text, show_eta=False) as bar:
        yield lambda text, done: bar.update(round(100 * done) - bar.pos, text)
        bar.update(100 - bar.pos)


def tell_failure(error: BaseException) -> int:
    """Tell why a command failed, one line a problem on stderr, and return its exit code."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("Interrupted. What was written before, if anything, is as it was.", err=True)
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, InputError) and error.problems:
        for problem in error.problems:
            click.echo(one_line(problem), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'' if count == 1 else 's'}.", err=True)
        return error.exit_code
    if isinstance(error, VarpuEvalError):
        for line in str(error).splitlines():
            click.echo(f"Error: {one_line(line)}", err=True)
        return error.exit_code
    click.echo(f"Error: an unexpected {type(error).__name__}; this is a fault of the program. {_keep(error)}", err=True)
    return _BUG


def _keep(error: BaseException) -> str:
    """Write the traceback where only the user can read it; it may hold data."""
    folder = platformdirs.user_state_path("varpu-eval")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        file = folder / "fault.txt"
        file.touch(mode=0o600)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return ""
    return f"Its details, which may hold data: {file}"
