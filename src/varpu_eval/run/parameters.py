"""What a notebook lets its reader choose: the parameters it declares, and the values given to them.

Knows the form of a `parameters` cell and how text becomes a value of the declared type. Does not run anything.
"""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from varpu_eval.errors import InputError, RunError
from varpu_eval.study import parse_years

Value = str | int | float | bool

TAG = "parameters"
FORM = 'one parameter a line, as in: years: str = ""'

_BY_COMMAND_LINE = {
    "study": "The study is the argument of 'report'.",
    "language": "Use --language.",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook: its name, the name of its type (str, int, float or bool) and its default."""

    name: str
    type: str
    default: Value

    def __str__(self) -> str:
        return f"{self.name}: {self.type} = {self.default!r}"


def read_parameters(notebook: NotebookNode, name: str) -> tuple[Parameter, ...]:
    """Return the parameters that the notebook's cell tagged `parameters` declares, in order.

    Raises
    ------
    RunError
        When no cell or more than one has the tag, or a line of it is not `name: type = literal`.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", ())]
    if len(cells) != 1 or cells[0].cell_type != "code":
        raise RunError(
            f"notebook {name}: {len(cells)} cells have the tag '{TAG}'; exactly one code cell must. "
            "Tag the cell that declares the parameters."
        )
    try:
        lines = ast.parse(cells[0].source).body
    except SyntaxError as error:
        raise RunError(
            f"notebook {name}: line {error.lineno} of the parameters cell is not Python; write {FORM}"
        ) from None
    parameters = tuple(_parameter(line, name) for line in lines)
    if doubled := {p.name for p in parameters if sum(p.name == other.name for other in parameters) > 1}:
        raise RunError(f"notebook {name}: parameter {', '.join(sorted(doubled))} is declared twice; declare it once.")
    return parameters


def _parameter(line: ast.stmt, notebook: str) -> Parameter:
    match line:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=kind), value=ast.expr() as expression) if (
            kind in _FROM_TEXT
        ):
            try:
                value = ast.literal_eval(expression)
            except ValueError:
                value = None
            if type(value).__name__ == kind:
                return Parameter(name, kind, value)
    raise RunError(
        f"notebook {notebook}: line {line.lineno} of the parameters cell is not of the form 'name: type = literal', "
        f"where the type is {', '.join(_FROM_TEXT)} and the literal is of that type; write {FORM}"
    )


def _read_bool(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _read_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


_FROM_TEXT: Mapping[str, Callable[[str], Value]] = {"str": str, "int": int, "float": _read_float, "bool": _read_bool}
_EXPECTED = {
    "int": "a whole number, such as 10",
    "float": "a number with a decimal point, such as 0.05",
    "bool": "true or false",
}


def convert(parameter: Parameter, text: str) -> Value:
    """Return `text` as a value of the parameter's type.

    >>> convert(Parameter("margin", "float", 0.05), "0.1")
    0.1

    Raises
    ------
    InputError
        When the text is not of that type.
    """
    try:
        value = _FROM_TEXT[parameter.type](text)
    except (ValueError, KeyError):
        raise InputError(f"--set {parameter.name}={text}: expected {_EXPECTED[parameter.type]}.") from None
    if parameter.name == "years":
        parse_years(str(value))
    return value


def values_for(
    declared: Mapping[str, Sequence[Parameter]], settings: Iterable[str], common: Mapping[str, Any]
) -> dict[str, dict[str, Value]]:
    """Return the value of every parameter of each notebook.

    Parameters
    ----------
    declared
        The notebooks of the run by name, and the parameters each declares.
    settings
        `name=value` for a parameter that exactly one or all notebooks declare, else `notebook.name=value`.
    common
        Values for every notebook that declares the name, before its default; `settings` go before both.

    Raises
    ------
    InputError
        When a setting is not of that form, its name is not known, or its value is not of the declared type.
    """
    values = {
        notebook: {p.name: common.get(p.name, p.default) for p in parameters}
        for notebook, parameters in declared.items()
    }
    for setting in settings:
        address, equals, text = setting.partition("=")
        if not equals:
            raise InputError(f"--set {setting}: expected name=value, or notebook.name=value.")
        for notebook, parameter in _addressed(declared, address.strip()):
            values[notebook][parameter.name] = convert(parameter, text.strip())
    return values


def _addressed(declared: Mapping[str, Sequence[Parameter]], address: str) -> list[tuple[str, Parameter]]:
    """Return the notebooks and the parameter that the left side of a setting means."""
    notebook, dot, name = address.rpartition(".")
    if name in _BY_COMMAND_LINE:
        raise InputError(f"--set {address}: this parameter is not set so. {_BY_COMMAND_LINE[name]}")
    if dot and notebook not in declared:
        raise InputError(f"--set {address}: notebook '{notebook}' is not in this run. {nearest(notebook, declared)}")
    chosen = {notebook: declared[notebook]} if dot else declared
    found = [(key, p) for key, parameters in chosen.items() for p in parameters if p.name == name]
    if not found:
        known = {p.name for parameters in chosen.values() for p in parameters} - set(_BY_COMMAND_LINE)
        raise InputError(f"--set {address}: no parameter is called '{name}'. {nearest(name, known)}")
    if len(found) not in (1, len(chosen)):
        ways = " or ".join(f"--set {key}.{name}=VALUE" for key, _ in found)
        many = f"{len(found)} of {len(chosen)} notebooks declare it"
        raise InputError(f"--set {address}: {many}; give it for each that you mean: {ways}.")
    return found


def nearest(got: str, known: Iterable[str]) -> str:
    """Return a sentence with the known names, the one nearest to `got` first.

    >>> nearest("yer", ["seed", "years"])
    "Did you mean 'years'? Known are: seed, years."
    """
    names = sorted(known)
    close = difflib.get_close_matches(got, names, n=1)
    guess = f"Did you mean '{close[0]}'? " if close else ""
    return f"{guess}Known are: {', '.join(names)}."
