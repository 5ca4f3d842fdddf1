# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import pytest

from varpu_eval.report import words
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "reference", "year", "span")
COURSE = [0.465, 0.477, 0.467, 0.467, 0.477, 0.523, 0.578, 0.617, 0.612, 0.592]


def ratios(values, reference="country", region="543", span=3, **more):
    return [
        {"indicator": "placed", "region": region, "reference": reference, "year": 2010 + at, "span": span,
         "estimate": Estimate(value, unit="ratio", origin="derived", **more)}
        for at, value in enumerate(values)
    ]  # fmt: skip


@pytest.fixture
def table(let_out):
    rows = [
        *ratios(COURSE),
        *ratios([0.98, 0.95, 0.92, 0.93, 0.98, 0.95], region="698"),
        *ratios([0.86] * 4, "nearest"),
        *ratios([0.48, 0.60], "peer"),
    ]
    return let_out("indicator_ratio", rows, KEYS, (), "public")


def test_the_answer_tells_in_which_periods_the_ratio_to_the_country_stood_where(indicator_table, table, labels):
    told = words.indicators(indicator_table, table, labels, indicator="placed")
    assert told.answer == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: osuus oli 0,59-kertainen koko maan osuuteen verrattuna vuosina "
        "2019–2021; jaksosta 2010–2012 alkaen suhdeluku on vaihdellut välillä 0,47–0,62. Suhde koko maan osuuteen oli "
        "0,47–0,52 jaksoilla 2010–2012 … 2015–2017 ja 0,58–0,62 jaksosta 2016–2018 alkaen."
    )
    assert not any("0,58–0,62" in sentence for sentence in told.rest())


def test_a_page_sets_the_sentences_of_a_place_under_its_name(indicator_table, table, labels):
    html = words.indicators(indicator_table, table, labels, indicator="placed").html()
    assert html.count("<li>Nurmijärvi, kodin ulkopuolelle sijoitetut<ul><li>") == 1
    assert html.count("Nurmijärvi, kodin ulkopuolelle sijoitetut") == 2  # in the answer and above the list
    assert html.count("Rovaniemi, kodin ulkopuolelle sijoitetut") == 1


def test_windows_that_share_no_year_are_told_one_by_one(table, labels):
    told = words.indicator_ratios(table, labels, indicator="placed")
    assert told.sentences[2] == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: suhde koko maan osuuteen oli 0,47 (2010–2012), 0,47 (2013–2015), "
        "0,58 (2016–2018) ja 0,59 (2019–2021)."
    )
    assert "ei ole yhteisiä vuosia" in told.sureness


def test_of_many_years_the_first_and_the_last_are_told(let_out, labels):
    table = let_out("indicator_ratio", ratios([0.5, 0.7, 0.5, 0.7, 0.5, 0.6], span=1), KEYS, (), "public")
    told = words.indicator_ratios(table, labels, indicator="placed")
    assert told.sentences[1:] == [
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: suhde koko maan osuuteen oli 0,50 (2010) ja 0,60 (2015)."
    ]
    assert "yhteisiä vuosia" not in told.sureness


def test_a_single_year_is_told_as_one(let_out, labels):
    table = let_out("indicator_ratio", ratios([0.50, 0.51, 0.60, 0.61], span=1), KEYS, (), "public")
    latest, periods, _ = words.indicator_ratios(table, labels, indicator="placed").sentences
    assert "verrattuna vuonna 2013; vuodesta 2010 alkaen suhdeluku" in latest
    assert periods.endswith("oli 0,50–0,51 vuosina 2010 … 2011 ja 0,60–0,61 vuodesta 2012 alkaen.")


def test_a_number_of_people_is_not_said_to_lack_an_interval(let_out, labels):
    rows = [
        {"indicator": "people", "region": "543", "year": 2021, "span": 1, "gender": "total", "denominator": None,
         "estimate": Estimate(44_127.0, unit="count", origin="published")}
    ]  # fmt: skip
    table = let_out(
        "indicator_levels", rows, ("indicator", "region", "year", "span"), ("gender", "denominator"), "public"
    )
    assert words.indicator_levels(table, labels, indicator="people").sureness == ""


def test_a_place_that_did_not_move_has_no_periods(table, labels):
    told = words.indicator_ratios(table, labels, indicator="placed").sentences
    assert [sentence for sentence in told if "Rovaniemi" in sentence and "…" in sentence] == []


def test_country_and_peer_are_told_here_and_groups_elsewhere(indicator_table, table, labels):
    told = words.indicators(indicator_table, table, labels, indicator="placed").sentences
    beside = [sentence for sentence in told if "kertainen" in sentence or "suhde" in sentence]
    assert len(beside) == 6  # the country of two places: 3 and 2; the peer: 1
    assert all("koko maan" in sentence or "vertaiskunnan (Rovaniemi)" in sentence for sentence in beside)


def test_what_placed_outside_the_home_is_not_and_what_the_type_of_municipality_explains(table, labels):
    told = words.indicator_ratios(table, labels, indicator="placed").sureness
    assert "laajempi kuin huostassa olevien" in told
    assert "ei osoita sitä oikeaksi eikä vääräksi" in told
    assert "kuntatyypistä" in told
    assert "Suhdeluvuilla ei ole luottamusväliä" in told


def test_ratios_with_limits_are_not_said_to_lack_them(let_out, labels):
    table = let_out("indicator_ratio", ratios([0.5, 0.6], low=0.4, high=0.7), KEYS, (), "public")
    assert "luottamusväliä" not in words.indicator_ratios(table, labels, indicator="placed").sureness


def test_it_is_told_beside_what_ratios_have_no_interval(let_out, indicator_table, labels):
    mixed = [*ratios([0.5, 0.6]), *ratios([0.5, 0.6], "peer", low=0.4, high=0.7)]
    none = [*ratios([0.5, 0.6]), *ratios([0.5, 0.6], "peer")]
    told = [
        words.indicators(
            indicator_table, let_out("indicator_ratio", rows, KEYS, (), "public"), labels, indicator="placed"
        ).sureness
        for rows in (mixed, none)
    ]
    assert "Suhdeluvuilla koko maahan ei ole luottamusväliä" in told[0]
    assert "Suhdeluvuilla ei ole luottamusväliä" not in told[0]
    assert "Suhdeluvuilla ei ole luottamusväliä" in told[1]


def test_the_interval_of_the_latest_ratio_is_told_with_its_reference_where_there_is_one(let_out, labels):
    table = let_out("indicator_ratio", ratios([0.48, 0.60], "peer", low=0.3, high=0.8), KEYS, (), "public")
    assert words.indicator_ratios(table, labels, indicator="placed", reference="peer").sentences[-1] == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: suhdeluvun 95 %:n luottamusväli on 0,30–0,80 vuosina 2011–2013; "
        "vertailukohtana Rovaniemi."
    )


def test_of_a_single_window_no_range_is_told(let_out, labels):
    table = let_out("indicator_ratio", ratios([0.5]), KEYS, (), "public")
    assert words.indicator_ratios(table, labels, indicator="placed").answer == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: osuus oli 0,50-kertainen koko maan osuuteen verrattuna vuosina "
        "2010–2012."
    )
    keys = ("indicator", "region", "year", "span")
    levels = let_out(
        "indicator_levels",
        [{**ratios([1.0])[0], "gender": "total", "denominator": None}],
        keys,
        ("gender", "denominator"),
        "public",
    )
    assert words.indicator_levels(levels, labels, indicator="placed").sentences == [
        "Nurmijärvi: 1,00 vuosina 2010–2012."
    ]
