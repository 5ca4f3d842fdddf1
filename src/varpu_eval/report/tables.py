"""Tables of released figures as HTML that screen readers, phones and paper can take.

Knows caption, scopes, marks and the order of columns. Does not know what a figure means.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, cell, ends_of, missing
from varpu_eval.report.parts import Notice, Table
from varpu_eval.report.rows import Row, has_figure, origin_note, study_rows, untold

FOLD_OVER = 15
"""Longer tables are folded on the screen; on paper they are open."""

_WORDED = {
    "survey", "municipality", "municipality_a", "municipality_b", "region", "reference", "sector", "sector_a",
    "sector_b", "rater", "rated", "key", "item", "level", "measure", "contrast", "design", "area", "kind", "text",
    "source", "event_source", "followup_source", "flag", "file", "table", "reason", "indicator", "gender", "status",
    "origin", "verdict", "met", "answer", "dimension", "years", "method", "unit_size", "used", "carriers",
    "start", "end", "aspect", "compared", "peer", "learns",
}  # fmt: skip
"""Columns of words, set to the left; the others are figures, set to the right."""

_PLACES = ("municipality", "municipality_a", "municipality_b", "region", "peer")


def table(
    released: ReleasedTable,
    labels: Labels,
    *,
    caption: str,
    columns: Sequence[str] = (),
    rows: Mapping[str, object] | None = None,
) -> Table | Notice:
    """Lay out released rows as they stand: one row each, the chosen columns.

    Parameters
    ----------
    caption
        English message of the catalogue.
    columns
        Keys and extras to show, and `figure`: the value with its interval, or the mark of its status. The first
        column is the row's heading. Empty: the keys, the figure and n.
    rows
        Column to the value, or values, that its rows must have.
    """
    chosen = _sorted(study_rows(released, labels, **(rows or {})), released.keys, labels)
    if notice := untold(released, chosen, labels):
        return notice
    shown = tuple(columns) or (*released.keys, "figure", "n")
    head = "".join(heading(_head(column, chosen, labels), "col", numeric=column not in _WORDED) for column in shown)
    body = "".join(
        "<tr>"
        + heading(cell(labels, shown[0], row), "row", numeric=False)
        + "".join(_cell(cell(labels, column, row), row, column, labels) for column in shown[1:])
        + "</tr>"
        for row in chosen
    )
    return laid_out(labels.text(caption), f"<tr>{head}</tr>", body, chosen, len(chosen), labels)


def wide(
    released: ReleasedTable, labels: Labels, *, caption: str, down: Sequence[str], across: str | Sequence[str],
    rows: Mapping[str, object] | None = None,
) -> Table | Notice:  # fmt: skip
    """Lay out released figures with `down` as rows and `across` as columns, such as dimensions by year.

    Parameters
    ----------
    down, across
        Key columns; together they must tell the rows apart.
    """
    chosen = _sorted(study_rows(released, labels, **(rows or {})), released.keys, labels)
    if notice := untold(released, chosen, labels):
        return notice
    beside = (across,) if isinstance(across, str) else tuple(across)
    columns = sorted(
        {tuple(row[c] for c in beside) for row in chosen},
        key=lambda values: _order(dict(zip(beside, values, strict=True)), labels),
    )
    lines: dict[tuple[object, ...], dict[tuple[object, ...], Row]] = {}
    for row in chosen:
        line = lines.setdefault(tuple(row[c] for c in down), {})
        at = tuple(row[c] for c in beside)
        if at in line:
            raise ValueError(
                f"table '{released.name}' has several rows for one cell of {', '.join((*down, *beside))}; "
                "choose among them with rows={...}"
            )
        line[at] = row
    body = "".join(
        _line(next(iter(line.values())), [line.get(at) for at in columns], down, labels) for line in lines.values()
    )
    return laid_out(labels.text(caption), _heads(columns, beside, down, labels), body, chosen, len(lines), labels)


def _line(first: Row, cells: Sequence[Row | None], down: Sequence[str], labels: Labels) -> str:
    heads = "".join(heading(cell(labels, column, first), "row", numeric=False) for column in down)
    body = "".join(
        '<td class="none">–</td>' if row is None else _cell(labels.figure(row), row, "figure", labels) for row in cells
    )
    return f"<tr>{heads}{body}</tr>"


def _heads(columns: Sequence[tuple[object, ...]], beside: Sequence[str], down: Sequence[str], labels: Labels) -> str:
    """Return the heading rows: with two columns across, the first spans the values of the second."""
    told = [[cell(labels, c, {c: v}) for c, v in zip(beside, values, strict=True)] for values in columns]
    depth = len(beside)
    corner = "".join(f'<th scope="col" rowspan="{depth}">{escape(labels.column(column))}</th>' for column in down)
    lines = []
    for level in range(depth):
        heads, index = "", 0
        while index < len(told):
            end = index
            while end < len(told) and told[end][: level + 1] == told[index][: level + 1]:
                end += 1
            scope, span = ("colgroup", f' colspan="{end - index}"') if level < depth - 1 else ("col", "")
            heads += f'<th scope="{scope}" class="figure"{span}>{escape(told[index][level])}</th>'
            index = end
        lines.append(f"<tr>{corner if level == 0 else ''}{heads}</tr>")
    return "".join(lines)


def _head(column: str, rows: Sequence[Row], labels: Labels) -> str:
    """Return a column's heading; the figure's speaks of the interval only where a row has one."""
    alone = column == "figure" and all(missing(row["low"]) for row in rows)
    return labels.column("figure_alone" if alone else column)


def heading(told: str, scope: str, *, numeric: bool) -> str:
    """Return a heading cell of a column (`col`) or a row (`row`); of figures set to the right."""
    return f'<th scope="{scope}"{" class=figure" if numeric else ""}>{escape(told)}</th>'


def body_cell(told: str, *, numeric: bool) -> str:
    """Return a cell of words, or of figures set to the right."""
    return f"<td{' class=figure' if numeric else ''}>{escape(told)}</td>"


def _cell(told: str, row: Row, column: str, labels: Labels) -> str:
    if column == "figure" and not has_figure(row):
        return f'<td class="mark" title="{escape(labels.status(row["status"]), quote=True)}">{escape(told)}</td>'
    return body_cell(told, numeric=column not in _WORDED)


def laid_out(  # noqa: PLR0917 - what a table is made of
    caption: str, head: str, body: str, rows: Sequence[Row], lines: int, labels: Labels
) -> Table:
    """Return the table of these heading rows and lines, with its notes; a long one is folded."""
    note = " ".join(filter(None, (origin_note(rows, labels), _hidden_note(rows, labels))))
    told = f"{escape(caption)}{f'<div class=note>{escape(note)}</div>' if note else ''}"
    html = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f'<table><caption><div class="told">{told}</div></caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></div>"
        f"{_sources(rows, labels)}"
    )
    if lines > FOLD_OVER:
        summary = labels.text("Show the table: {caption} ({n} rows)", caption=caption, n=labels.number(lines))
        html = f'<details class="fold"><summary>{escape(summary)}</summary>{html}</details>'
    return Table(caption, html, lines)


def _sources(rows: Sequence[Row], labels: Labels) -> str:
    """Return where published indicators are from, as whoever gives them asks to be cited; nothing for other tables."""
    cited = (str(row["source"]).split("; ") for row in rows if "indicator" in row and row["source"])
    told = dict.fromkeys(source for sources in cited for source in sources)
    return f'<p class="sources">{escape(labels.text("Source"))}: {escape("; ".join(told))}</p>' if told else ""


def _hidden_note(rows: Sequence[Row], labels: Labels) -> str:
    hidden = any(row["status"] == "hidden" for row in rows)
    return labels.text("Figures of small groups are hidden to protect privacy.") if hidden else ""


def _sorted(rows: Sequence[Row], keys: Sequence[str], labels: Labels) -> list[Row]:
    """Return the rows in the order of their keys; the nearest municipalities in that of their nearness."""

    def place(row: Row) -> tuple[object, ...]:
        nearness = row["rank"] if "neighbour" in keys and not missing(row["rank"]) else 0
        return nearness, _order({key: row[key] for key in keys}, labels)

    return sorted(rows, key=place)


def _order(keys: Mapping[str, object], labels: Labels) -> tuple[object, ...]:
    """Return a row's place: regions as the study names them, the whole before its parts, the rest by value."""
    order = {code: index for index, code in enumerate(labels.regions)}
    return tuple(
        ends_of(str(value))
        if column == "answer"
        else (value == "FI", order.get(str(value), len(order)), str(value))
        if column in _PLACES
        else (value not in ("all", "dimension"), str(value) == "other", value if isinstance(value, int) else str(value))
        for column, value in keys.items()
    )
