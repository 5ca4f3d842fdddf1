"""The municipalities nearest to the focus, and by what they are near.

Knows the output table `peer_group`. Does not know levels of any indicator that is compared.
"""

from __future__ import annotations

from typing import Any

from varpu_eval.peer.counts import cells_behind, known_cells
from varpu_eval.peer.references import nearest_of, nearest_window
from varpu_eval.peer.values import read_catalogue, unit_of
from varpu_eval.results import Estimate, ResultTable, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData

KEYS = ("region", "neighbour", "variable")

ALL = "all"
"""The `variable` of the distance over all variables together."""


def peer_group(data: StudyData) -> ResultTable:
    """Return the municipalities nearest to the focus by the indicators that `[nearest]` of `study.toml` names.

    Z-scored, weighted Euclidean distance over all municipalities of the indicator table that have every variable
    (`nearest_by_variables`), each in the latest window that the focus and 3 others have. Empty where the
    study names no variables.

    Parameters
    ----------
    data
        What was read of the study.

    Returns
    -------
    Table `peer_group`: `region` (the focus), `neighbour`, `variable`; estimate is the neighbour's value in the
    indicator's unit; `distance` its difference from the focus in standard deviations, without sign; `rank` of the
    neighbour, 1 is the nearest. In rows of variable `all` estimate and `distance` are the weighted distance itself, in
    standard deviations. `illustration` where synthetic and real municipalities are compared.

    Raises
    ------
    InputError
        When the focus has no value of a variable, or a variable cannot tell municipalities apart.
    """
    rows: list[dict[str, Any]] = []
    if neighbours := nearest_of(data):
        windows = {name: nearest_window(data, name) for name in data.study.nearest}
        for rank, neighbour in enumerate(neighbours.regions, start=1):
            near = {"region": data.study.focus, "neighbour": neighbour, "rank": rank}
            mine = [_variable(data, window, neighbour) for window in windows.values()]
            for name, told in zip(windows, mine, strict=True):
                apart = abs(float(neighbours.differences[name][neighbour]))
                rows.append({**near, "variable": name, "distance": apart, **told})
            rows.append({**near, "variable": ALL, **_of_all(float(neighbours.distance[neighbour]), mine)})
    return result_table("peer_group", rows, KEYS, ("distance", "rank"))


def _variable(data: StudyData, window: Any, neighbour: str) -> dict[str, Any]:
    """Return the neighbour's value of a variable, and the register cells that it and the focus' value rest on."""
    catalogue = read_catalogue(data).set_index("indicator").loc[window["indicator"].iloc[0]]
    own, other = (window[window["region"] == code].iloc[0] for code in (data.study.focus, neighbour))
    origins = [own["origin"], other["origin"]]
    estimate = Estimate(
        float(other["value"]),
        unit=unit_of(catalogue["unit"]),
        status=status_of(origins),
        origin=worst_origin(origins),
        source=catalogue["source"],
    )
    both = window[window["region"].isin([data.study.focus, neighbour])]
    return {"estimate": estimate, "rests_on": known_cells(cells_behind(data, both))}


def _of_all(distance: float, mine: list[dict[str, Any]]) -> dict[str, Any]:
    estimates: list[Estimate] = [told["estimate"] for told in mine]
    estimate = Estimate(
        distance,
        unit="coefficient",
        status="illustration" if any(e.status == "illustration" for e in estimates) else "ok",
        origin=worst_origin(e.origin for e in estimates),
        source="; ".join(dict.fromkeys(e.source for e in estimates if e.source)),
    )
    return {"estimate": estimate, "distance": distance, "rests_on": tuple(c for told in mine for c in told["rests_on"])}
