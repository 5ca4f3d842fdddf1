"""Parquet and SPSS files, whose columns carry their own names and types.

Knows these two formats, and SPSS's labels and user-missing values. Does not know what the columns mean.
"""

from __future__ import annotations

import datetime as dt
import decimal
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat

from varpu_eval.sources.grid import MAX_CELLS, Fault, Grid, UnreadableError, cell

_PLAIN = (str, int, float, bool, dt.date, dt.time, type(None))


def read_parquet(data: bytes) -> Grid:
    """Read a Parquet file; nested and binary columns are faults.

    Raises
    ------
    UnreadableError
        When the file is damaged or too large.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _guard(file.metadata.num_rows, file.metadata.num_columns)
        table = file.read()
        columns = [[_plain(value) for value in column.to_pylist()] for column in table.columns]
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file raises errors of many kinds
        raise UnreadableError("file_damaged", "the Parquet file cannot be opened") from None
    faults = []
    for name, column in zip(table.column_names, columns, strict=True):
        strange = [i for i, value in enumerate(column) if not isinstance(value, _PLAIN)]
        for i in strange:
            faults.append(Fault("cell_type", "the cell holds a list or bytes, not one value", i + 2, name))
            column[i] = None
    return Grid([table.column_names, *map(list, zip(*columns, strict=True))], "Parquet", faults=tuple(faults))


def read_spss(data: bytes) -> Grid:
    """Read an SPSS file with its question and value labels; user-missing values stay as they were entered.

    Raises
    ------
    UnreadableError
        When the file is damaged or too large.
    """
    with tempfile.TemporaryDirectory() as folder:  # the reader of SPSS files takes nothing but a path
        path = Path(folder) / "answers.sav"
        path.write_bytes(data)
        try:
            _, head = pyreadstat.read_sav(path, metadataonly=True)
            _guard(head.number_rows or 0, head.number_columns or 0)
            frame, meta = pyreadstat.read_sav(path, user_missing=True)
        except UnreadableError:
            raise
        except Exception:  # noqa: BLE001 - a damaged file raises errors of many kinds
            raise UnreadableError("file_damaged", "the SPSS file cannot be opened") from None
    names = [str(cell(name)) for name in frame.columns]
    columns = [[None if pd.isna(value) else cell(value) for value in frame[name].tolist()] for name in frame.columns]
    return Grid(
        [names, *map(list, zip(*columns, strict=True))],
        "SPSS",
        questions={str(cell(k)): str(cell(v)) for k, v in meta.column_names_to_labels.items() if cell(v)},
        labels={
            str(cell(name)): {value: str(cell(label)) for value, label in labels.items() if cell(label)}
            for name, labels in meta.variable_value_labels.items()
        },
        missing={str(cell(name)): _declared(ranges, frame[name]) for name, ranges in meta.missing_ranges.items()},
    )


def _declared(ranges: Sequence[Any], values: pd.Series[Any]) -> frozenset[Any]:
    """Return which of the values lie in the user-missing ranges."""
    present = values.dropna().unique()
    spans = [(r["lo"], r["hi"]) for r in ranges]
    return frozenset(
        v for v in present for low, high in spans if isinstance(v, str) == isinstance(low, str) and low <= v <= high
    )


def _guard(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise UnreadableError("file_too_large", f"the file has more than {MAX_CELLS:,} cells")


def _plain(value: object) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    return cell(value)
