"""One cell at a time: what is read, and what is never guessed."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.sources import parse
from varpu_eval.sources.parse import MisreadError, Reading

COMMA, POINT = Reading(","), Reading(".")


@pytest.mark.parametrize(
    ("cell", "reading", "value"),
    [
        *(("1 234,5", COMMA, 1234.5), ("1\u202f234,5", COMMA, 1234.5), ("\u22120,5", COMMA, -0.5)),
        *(("1e+05", POINT, 1e5), (3, COMMA, 3.0)),
    ],
)
def test_numbers_are_read_as_finnish_files_write_them(cell, reading, value):
    assert parse.number(cell, reading) == value


@pytest.mark.parametrize("cell", ["12 34", "1,234.5", "1.2.3", "٣", "78 %", "inf", "nan", True, float("inf"), 10**400])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(MisreadError):
        parse.number(cell, POINT)


@pytest.mark.parametrize("cell", [".", "..", "...", "-", "\u2013", "\u2026"])
def test_a_mark_for_no_figure_is_refused_with_the_way_to_write_it(cell):
    with pytest.raises(MisreadError, match="a mark such as") as error:
        parse.number(cell, POINT)
    assert error.value.way_out.startswith("Leave the cell empty")


@pytest.mark.parametrize("cell", ["2010-2012", "2010 \u2013 12"])
def test_a_span_of_years_is_no_year_and_the_way_out_names_the_span(cell):
    with pytest.raises(MisreadError, match="a span of years") as error:
        parse.year(cell, POINT)
    assert "in the column span" in error.value.way_out


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_a_date_is_the_same_day_in_both_forms(day):
    expected = pd.Timestamp(day)
    assert parse.day(day.isoformat(), POINT) == expected
    assert parse.day(f"{day.day}.{day.month}.{day.year}", POINT) == expected
    assert parse.day(f"{day:%d.%m.%Y}", POINT) == expected


@pytest.mark.parametrize(
    "cell", ["1/2/2013", "2013/01/02", "1.2.13", "31.2.2013", "29.2.2013", "20130102", 41639, "2013-1-2"]
)
def test_a_date_in_any_other_form_is_refused(cell):
    with pytest.raises(MisreadError) as error:
        parse.day(cell, POINT)
    assert error.value.rule == "date"


@pytest.mark.parametrize("cell", ["543", "005", "FI", "wsc:01"])
def test_a_region_stays_the_text_it_is(cell):
    assert parse.region(cell, POINT) == cell


@pytest.mark.parametrize("cell", ["5", 5, 5.0, "5.0", "5430", "fi", "wsc:1", "Nurmijärvi", True, "٥٤٣"])
def test_what_is_no_region_is_refused(cell):
    with pytest.raises(MisreadError) as error:
        parse.region(cell, POINT)
    assert error.value.rule == "region"


@given(st.text() | st.from_regex(r"[+-]?[0-9]{1,12}([.,][0-9]{1,8})?", fullmatch=True))
def test_a_message_quotes_nothing_but_short_numbers(cell):
    told = parse.shown(cell)
    whole = cell.lstrip("+-\u2212").replace(",", ".").split(".")[0]
    assert told in ("the value", "a number") or (told == f"'{cell}'" and whole.isdigit() and len(whole) <= 4)


def test_a_workbooks_number_or_date_in_a_text_column_is_text_as_a_person_sees_it():
    assert [parse.text(c, POINT) for c in (12.0, 1.5, dt.datetime(2010, 2, 1), dt.date(2010, 2, 1))] == [  # noqa: DTZ001 - as workbooks give it
        "12",
        "1.5",
        "2010-02-01",
        "2010-02-01",
    ]
