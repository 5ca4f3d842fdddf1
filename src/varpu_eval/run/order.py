"""What is asked of a run, and whether it can be asked at all.

Knows the call, before any study is read. Loads nothing that executes notebooks, so that a wrong call is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from varpu_eval.run.notebook_source import Notebook, read_notebooks
from varpu_eval.run.parameters import values_for
from varpu_eval.study import parse_years, shipped

_SHIPPED = shipped("notebooks")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run.

    Parameters
    ----------
    output
        Folder in which the study gets a folder of its own.
    only
        Names of the notebooks to run; none means every one.
    languages
        Languages of pages besides the study's own; each gets a folder of its own.
    years
        The parameter `years` of every notebook, empty for every year.
    settings
        Other parameters: `name=value`, or `notebook.name=value`.
    notebooks
        Folder of the notebooks.
    """

    output: Path = Path("outputs")
    only: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: str = ""
    settings: tuple[str, ...] = ()
    notebooks: Path = _SHIPPED


def ordered_notebooks(order: Order) -> tuple[Notebook, ...]:
    """Return the notebooks of an order.

    Raises
    ------
    InputError
        When a notebook, a parameter or the years are none that there are.
    """
    notebooks = read_notebooks(order.notebooks, order.only)
    values_for({notebook.name: notebook.parameters for notebook in notebooks}, order.settings, {})
    parse_years(order.years)
    return notebooks
