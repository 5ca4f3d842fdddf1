"""From statistics services to a study's table of indicators: what is wanted is found, and fetched.

Knows the order of it, and that all is fetched or nothing. How a service is asked and its answers kept, `sources` knows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs

from varpu_eval.errors import InputError
from varpu_eval.run.fetched_files import Done, check_place, write_fetched
from varpu_eval.sources import services, sotkanet, statfin
from varpu_eval.sources.fetched import Fetched, Wish, from_sotkanet, from_statfin
from varpu_eval.sources.sotkanet.client import ADDRESS as SOTKANET
from varpu_eval.sources.statfin.population import ADDRESS as STATFIN
from varpu_eval.study import Study, load_study, parse_years
from varpu_eval.study_faults import problem

MANNERS, CLOCK = services.Manners(), services.Clock()

Step = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """How figures are fetched.

    Parameters
    ----------
    offline
        Ask no service; go on from the answers kept.
    as_of
        Use the answers kept on this day (`2026-11-26`) or before; empty for the newest.
    years
        Only these years, as `[fetch] years` writes them; empty for those of the study.
    cache
        Folder of the kept answers; None for the user's own.
    """

    offline: bool = False
    as_of: str = ""
    years: str = ""
    cache: Path | None = None


def fetch_indicators(where: str | Path, choice: Choice, step: Step) -> Done:
    """Fetch the figures that a study wants, and write them; all of them, or nothing.

    Raises
    ------
    InputError
        When the study wants nothing, or something that no service has.
    SourceError
        When a service does not answer as it should, and nothing kept stands in for it.
    RunError
        When the disk refuses.
    """
    study = load_study(where)
    if not study.fetch.sotkanet and not study.fetch.population:
        told = "nothing is wanted from statistics services"
        raise InputError([problem("fetch", told, "Name indicators below [fetch.sotkanet] or [fetch.population].")])
    check_place(study)
    mode = services.Mode(_today(), choice.offline, _day(choice.as_of))
    years = parse_years(choice.years or study.fetch.years)
    wishes = {name: Wish(name, years, study.fetch.regions) for name in (*study.fetch.sotkanet, *study.fetch.population)}
    folder = choice.cache or platformdirs.user_cache_path("varpu-eval") / "answers"
    fetched = (*_from_sotkanet(study, wishes, folder, mode, step), *_from_statfin(study, wishes, folder, mode, step))
    _check_found(fetched)
    return write_fetched(study, fetched, mode.today)


def _answers(name: str, address: str, folder: Path, mode: services.Mode) -> services.Answers:
    """Return a service and its kept answers; an environment variable may name another address."""
    base = os.environ.get(f"VARPU_EVAL_{name.upper()}_URL", "") or address
    service = services.Service(name, base, MANNERS, CLOCK)
    return services.Answers(service, services.Vintages(folder, service.host), mode)


def _from_sotkanet(
    study: Study, wishes: Mapping[str, Wish], folder: Path, mode: services.Mode, step: Step
) -> Iterator[Fetched]:
    if not study.fetch.sotkanet:
        return
    client = sotkanet.Sotkanet(_answers("Sotkanet", SOTKANET, folder, mode))
    step("Sotkanet: which indicators and regions there are", 0.0)
    listed = client.indicators()
    matches, regions = _matched(study, listed.value), client.regions()
    for at, (name, match) in enumerate(matches.items()):
        step(f"Sotkanet {match.indicator.id}: {name}", (at + 1) / (len(wishes) + 1))
        yield from_sotkanet(wishes[name], match, client.series(match.indicator.id), regions, listed.retrieved)


def _from_statfin(
    study: Study, wishes: Mapping[str, Wish], folder: Path, mode: services.Mode, step: Step
) -> Iterator[Fetched]:
    client = statfin.StatFin(_answers("StatFin", STATFIN, folder, mode))
    for at, (name, ages) in enumerate(study.fetch.population.items()):
        step(f"StatFin: {name}", (len(study.fetch.sotkanet) + at + 1) / (len(wishes) + 1))
        yield from_statfin(wishes[name], client.population(statfin.Ages.parse(ages)))


def _matched(study: Study, indicators: Sequence[sotkanet.Indicator]) -> dict[str, sotkanet.Match]:
    """Return the indicator that each wish means, or tell every wish that means none or several."""
    matches, problems = {}, []
    for name, wanted in study.fetch.sotkanet.items():
        try:
            matches[name] = sotkanet.match_indicator(wanted, indicators)
        except sotkanet.UnmatchedError as error:
            problems.append(problem(f"fetch.sotkanet.{name}", str(error), _candidates(error.candidates)))
    if problems:
        raise InputError(problems)
    return matches


def _candidates(nearest: Sequence[sotkanet.Indicator]) -> str:
    if not nearest:
        return "Look the indicator up at sotkanet.fi, and write its id."
    told = "; ".join(f"{one.id} = {one.title_fi} ({one.producer or 'producer not named'})" for one in nearest)
    return f"Write the id of the one you mean. Nearest are: {told}."


def _check_found(fetched: Sequence[Fetched]) -> None:
    problems = [
        problem(
            f"fetch.{one.name}", f"{one.service} {one.known_as} has no figure for these years and regions",
            "Correct the id, or years and regions of [fetch].",
        )
        for one in fetched if one.frame.empty
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _today() -> date:
    return datetime.now(UTC).date()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"the day '{text}' cannot be read; write it as 2026-11-26") from None
