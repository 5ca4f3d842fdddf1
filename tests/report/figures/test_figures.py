import base64
import re
from xml.etree import ElementTree as ET

import pytest

from varpu_eval.report import figures
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.results import Estimate


@pytest.fixture(scope="module")
def coverage_table(let_out):
    rows = [
        {"municipality": place, "followup_source": source, "year": year,
         "estimate": Estimate(n, unit="count", origin=origin)}
        for place, source, year, n, origin in [
            ("543", "survey:staff", 2006, 300, "synthetic"), ("543", "meetings:steering", 2008, 7, "synthetic"),
            ("543", "meetings:steering", 2006, 0, "synthetic"), ("698", "indicator:placed", 2008, 1, "derived"),
        ]
    ]  # fmt: skip
    return let_out("followup_coverage", rows, ("municipality", "followup_source", "year"), (), "public")


@pytest.fixture(scope="module")
def timeline_table(let_out):
    rows = [
        {"start": start, "end": end, "kind": kind, "municipality": "543", "text": text, "event_source": source,
         "flag": flag, "estimate": Estimate(None, unit="text", origin="published", source=source)}
        for start, end, kind, text, source, flag in [
            ("2003", "2005", "project", "Hanke", "a", ""),
            ("2011-05-25", "", "decision", "Valtuusto hyväksyi", "a", ""),
            ("2006", "", "model", "Malli alkoi", "b", "disagreement"),
            ("2012", "", "impossible_figure", "60,3 % alle 18-vuotiaita", "c", "impossible"),
        ]
    ]  # fmt: skip
    keys = ("start", "end", "kind", "municipality", "text", "event_source")
    return let_out("timeline", rows, keys, ("flag",), "public")


@pytest.fixture(scope="module")
def rates_table(let_out):
    rows = [
        {"survey": "staff", "municipality": "543", "year": year, "sector": sector, "respondents": 50, "staff": 80,
         "small": sector == "police", "estimate": Estimate(0.62, n=50, origin="synthetic")}
        for year in (2006, 2010) for sector in ("all", "school", "police")
    ]  # fmt: skip
    return let_out("response_rates", rows, ("survey", "municipality", "year", "sector"), ("respondents", "staff"))


@pytest.fixture(scope="module")
def interface_table(let_out):
    rows = [
        {"survey": "staff", "municipality": "543", "rater": "early_education", "rated": "child_protection",
         "key": "heard",
         "year": year, "se": 0.1, "estimate": Estimate(0.5, 0.4, 0.6, 40, origin="synthetic")}
        for year in (2006, 2014)
    ]  # fmt: skip
    keys = ("survey", "municipality", "rater", "rated", "key", "year")
    return let_out("survey_interface", rows, keys, ("se",))


@pytest.fixture(scope="module")
def difference_table(let_out):
    rows = [
        {"survey": "staff", "municipality_a": "543", "municipality_b": "698", "sector": "all", "level": "dimension",
         "key": "rooting", "measure": "score", "contrast": contrast, "year_from": first, "year_to": 2014,
         "se": 1.0, "df": 40.0, "p": 0.01, "p_holm": 0.02, "verdict": verdict,
         "estimate": Estimate(12.8, 9.1, 16.5, 800, "score_difference", origin="synthetic")}
        for contrast, first, verdict in [("level", 2014, ""), ("did", 2006, "grew")]
    ]  # fmt: skip
    keys = (
        "survey",
        "municipality_a",
        "municipality_b",
        "sector",
        "level",
        "key",
        "measure",
        "contrast",
        "year_from",
        "year_to",
    )
    return let_out("survey_difference", rows, keys, ("se", "df", "p", "p_holm", "verdict"))


@pytest.fixture(scope="module")
def participation_table(let_out):
    rows = [
        {"municipality": "543", "area": "all", "year": 2014, "sector": sector, "measure": "meetings_share",
         "meetings": 24,
         "small": sector == "police", "estimate": Estimate(share, n=24, origin="synthetic")}
        for sector, share in [("school", 0.92), ("health", 0.0), ("police", 0.5)]
    ]  # fmt: skip
    return let_out(
        "network_participation", rows, ("municipality", "area", "year", "sector", "measure"), ("meetings",), "persons"
    )


@pytest.fixture(scope="module")
def every_figure(  # noqa: PLR0917 - a table a figure
    labels, change_table, levels_table, indicator_table, ratio_table, ties_table, coverage_table, timeline_table,
    rates_table, interface_table, difference_table, participation_table, distribution_table,
):  # fmt: skip
    return {
        "distribution": figures.distribution(distribution_table, labels),
        "sectors": figures.sector_scores(levels_table, labels),
        "change": figures.change(change_table, labels),
        "items": figures.change(change_table, labels, level="item"),
        "levels": figures.levels(levels_table, labels),
        "series": figures.indicator_series(indicator_table, labels, indicator="placed"),
        "ratio": figures.indicator_ratio(ratio_table, labels, indicator="placed"),
        "matrix": figures.sector_matrix(ties_table, labels),
        "coverage": figures.coverage(coverage_table, labels),
        "timeline": figures.timeline(timeline_table, labels),
        "rates": figures.response_rates(rates_table, labels),
        "interface": figures.interface(interface_table, labels),
        "difference": figures.difference(difference_table, labels),
        "did": figures.difference(difference_table, labels, contrast="did"),
        "participation": figures.participation(participation_table, labels),
        "presence": figures.participation_intervals(participation_table, labels),
        "rated": figures.sector_matrix(ties_table, labels, ratings=interface_table),
        "network": figures.sector_network(ties_table, labels),
    }


def _words(svg):
    return [element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_figure_is_drawn_wide_and_narrow_with_caption_and_words(every_figure):
    for name, figure in every_figure.items():
        assert isinstance(figure, Figure), name
        widths = [float(ET.fromstring(svg).get("width").removesuffix("pt")) for svg in (figure.wide, figure.narrow)]
        assert widths == [540.0, 270.0], name  # 720 and 360 px at 96 px = 72 pt
        assert figure.caption, name
        assert len(figure.alt) > 30, name


def test_a_figure_is_the_same_bytes_every_time(change_table, ties_table, labels):
    for draw in (lambda: figures.change(change_table, labels), lambda: figures.sector_matrix(ties_table, labels)):
        assert draw() == draw()


def test_no_figure_has_a_date_a_version_or_an_address_to_fetch(every_figure):
    for name, figure in every_figure.items():
        for svg in (figure.wide.decode(), figure.narrow.decode()):
            addresses = set(re.findall(r'(?:href|src)="([^"#][^"]*)"', svg))
            assert addresses == set(), name
            assert not re.search("dc:(date|creator)|matplotlib", svg), name


def test_the_alternative_text_tells_the_main_numbers_of_the_picture(every_figure):
    assert "Nousi: juurtuminen 11,1 pistettä (+8,6…+13,7)" in every_figure["change"].alt
    assert every_figure["ratio"].alt.count("0,53-kertainen koko maan") == 1
    assert "Lastensuojelu ja varhaiskasvatus: 12 kokousta" in every_figure["matrix"].alt
    assert "53" not in every_figure["rates"].alt
    assert "62\xa0%" in every_figure["rates"].alt


def test_a_synthetic_figure_says_so_and_a_published_one_says_that(every_figure):
    assert "Synteettinen aineisto" in every_figure["change"].note
    assert "Julkaistuja lukuja" in every_figure["timeline"].note
    assert "Osin synteettistä" in every_figure["coverage"].note


def test_a_change_has_its_verdict_as_a_shape_that_the_legend_names(every_figure):
    words = _words(every_figure["change"].wide)
    assert {"nousi", "laski", "ei olennaista muutosta", "ei voida päätellä"} <= set(words)


def test_changes_stand_by_size_and_hidden_ones_are_marked_and_last(every_figure):
    words = _words(every_figure["change"].wide)
    order = ["juurtuminen", "kuulluksi tuleminen", "avoimuus", "varhainen tuki", "yhteistyö"]
    assert [word for word in words if word in order] == order
    assert "piilotettu" in words


def test_a_break_of_the_series_is_drawn_with_its_year_and_told(every_figure):
    words = _words(every_figure["series"].wide)
    assert "2008" in words
    assert "2008: lastensuojelulaki" in words


def test_an_impossible_figure_is_in_no_picture(every_figure):
    assert "60,3" not in every_figure["timeline"].wide.decode() + every_figure["timeline"].alt


def test_sources_that_tell_the_same_at_another_time_keep_their_rows(every_figure):
    assert [word for word in _words(every_figure["timeline"].wide) if "Malli" in word] == ["2006 Malli alkoi"]


def test_a_question_s_text_cannot_bring_markup_or_formulas_into_a_picture(every_figure):
    svg = every_figure["items"].wide.decode()
    assert "<script" not in svg
    assert "frac" in svg


def test_a_hidden_sector_is_hatched_and_zero_is_a_zero(every_figure):
    svg = every_figure["participation"].wide.decode()
    assert "<pattern" in svg
    assert {"92", "0"} <= set(_words(svg))


def test_without_rows_a_sentence_stands_for_the_picture(empty_table, let_out, labels, ties_table, indicator_table):
    assert isinstance(figures.change(empty_table, labels), Notice)
    assert isinstance(figures.indicator_series(indicator_table, labels, indicator="unknown"), Notice)
    ties = let_out("sector_ties", [], ties_table.keys, ties_table.extras, "persons")
    assert isinstance(figures.sector_matrix(ties, labels), Notice)


def test_an_unreleased_table_is_not_drawn(frame, labels):
    with pytest.raises(TypeError, match="released"):
        figures.coverage(frame, labels)


def test_the_picture_travels_inside_the_page_and_its_text_is_escaped():
    html = Figure("<b>", "", '"quoted" <i>', b"<svg/>", b"<svg/>").html()
    assert base64.b64encode(b"<svg/>").decode() in html
    assert "<b>" not in html
    assert 'alt="&quot;quoted&quot; &lt;i&gt;"' in html
