"""Whether what a run asks for by name is in the study: a survey, a group, an indicator, a year of meetings.

Knows which parameters name something of a study. Does not know how they are written, which `parameters` does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from varpu_eval.errors import InputError
from varpu_eval.network import years_met
from varpu_eval.run.parameters import Parameter, Value, nearest
from varpu_eval.sources import StudyData
from varpu_eval.study import Study, in_years, parse_years

Values = Mapping[str, Mapping[str, Value]]
"""The value of every parameter of each notebook."""


def check_survey(study: Study, declared: Mapping[str, Sequence[Parameter]], values: Values) -> None:
    """Refuse a survey that the study does not have; told before anything is read.

    A value that is the notebook's own default is nobody's choice, and the page says what there is in its place.

    Raises
    ------
    InputError
        With the surveys of the study.
    """
    _refuse("survey", "survey", {notebook: tuple(study.surveys) for notebook in declared}, declared, values)


def check_reference(study: Study, declared: Mapping[str, Sequence[Parameter]], values: Values) -> None:
    """Refuse a group to compare with that `study.toml` does not name; as `check_survey`.

    Raises
    ------
    InputError
        With the groups of the study.
    """
    groups = (*(["nearest"] if study.nearest else []), *study.groups)
    _refuse("reference", "group", dict.fromkeys(declared, groups), declared, values)


def check_choices(data: StudyData, declared: Mapping[str, Sequence[Parameter]], values: Values) -> None:
    """Refuse an indicator without values, and a year without meetings among the years that are asked for.

    Raises
    ------
    InputError
        With the indicators or years that there are.
    """
    indicators = tuple(data.tables["indicators"]["indicator"].unique())
    _refuse("indicator", "indicator", dict.fromkeys(declared, indicators), declared, values)
    asked = {notebook: parse_years(str(values[notebook].get("years", ""))) for notebook in declared}
    met = {notebook: [str(y) for y in years_met(data) if in_years(y, years)] for notebook, years in asked.items()}
    _refuse("year", "meeting in the year", met, declared, values)


def _refuse(
    name: str,
    what: str,
    known: Mapping[str, Collection[str]],
    declared: Mapping[str, Sequence[Parameter]],
    values: Values,
) -> None:
    """Refuse the value of a parameter that is neither known nor its default; nothing where nothing is known."""
    for notebook, parameters in declared.items():
        defaults = {parameter.name: parameter.default for parameter in parameters}
        got = values[notebook].get(name)
        if name in defaults and got != defaults[name] and known[notebook] and str(got) not in known[notebook]:
            told = f"the study has no {what} '{got}'. {nearest(str(got), known[notebook])}"
            raise InputError(f"--set {notebook}.{name}={got}: {told}")
