from html.parser import HTMLParser

import pytest

from varpu_eval.report import tables
from varpu_eval.report.page import TEMPLATES
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate


class _Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self._open = [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self._open = (tag, dict(attributes))
        self.found.append([tag, dict(attributes), ""])

    def handle_data(self, data):
        if self.found:
            self.found[-1][2] += data

    def texts(self, tag):
        return [text for name, _, text in self.found if name == tag]

    def tags(self, tag):
        return [attributes for name, attributes, _ in self.found if name == tag]


def test_a_table_has_a_caption_and_every_heading_a_scope(change_table, labels):
    made = tables.table(
        change_table, labels, caption="What changed", columns=("key", "figure", "verdict"), rows={"level": "dimension"}
    )
    read = _Reader(made.html())
    assert '<caption><div class="told">Mikä muuttui' in made.html()
    assert {attributes["scope"] for attributes in read.tags("th")} == {"col", "row"}
    assert "juurtuminen" in read.texts("th")
    assert "+11,1 (+8,6…+13,7)" in read.texts("td")
    assert "nousi" in read.texts("td")


def test_the_caption_keeps_to_the_screen_while_a_wide_table_scrolls(change_table, labels):
    html = tables.table(change_table, labels, caption="What changed").html()
    assert html.count('<caption><div class="told">') == 1
    style = (TEMPLATES / "page" / "style.css").read_text(encoding="utf-8")
    assert "caption .told { position: sticky; left: 0;" in style


def test_the_scroller_can_be_reached_by_keyboard_and_says_what_it_is(change_table, labels):
    read = _Reader(tables.table(change_table, labels, caption="What changed").html())
    (scroller,) = (a for a in read.tags("div") if a.get("class") == "scroll")
    assert (scroller["tabindex"], scroller["role"], scroller["aria-label"]) == ("0", "region", "Mikä muuttui")


def test_hidden_cannot_tell_not_published_and_zero_are_four_marks(levels_table, labels):
    made = tables.wide(levels_table, labels, caption="What changed", down=("key",), across="year")
    cells = _Reader(made.html()).texts("td")
    assert {"piilotettu", "ei voida päätellä", "ei julkaistu"} < set(cells)
    assert any(cell.startswith("0,0") for cell in cells)


def test_a_table_with_hidden_figures_says_why(levels_table, change_table, labels):
    why = "Pienten ryhmien luvut on piilotettu tietosuojasyistä."
    assert why in tables.table(levels_table, labels, caption="x").html()
    rest = {"key": ["rooting"], "level": "dimension"}
    assert why not in tables.table(change_table, labels, caption="x", rows=rest).html()


def test_a_synthetic_table_says_so_in_its_caption(change_table, indicator_table, labels):
    assert "Synteettinen aineisto" in tables.table(change_table, labels, caption="x").html()
    assert "Synteettinen" not in tables.table(indicator_table, labels, caption="x").html()


def test_a_question_s_text_cannot_bring_markup(change_table, labels):
    made = tables.table(change_table, labels, caption="<b>x</b>", columns=("key", "figure"), rows={"level": "item"})
    assert "<script>" not in made.html()
    assert "&lt;script&gt;" in made.html()
    assert "<b>" not in made.html()


def test_across_makes_a_column_of_each_value_in_order(indicator_table, labels):
    made = tables.wide(indicator_table, labels, caption="x", down=("year",), across="region")
    heads = _Reader(made.html()).texts("th")
    assert heads[:4] == ["Vuosi", "Nurmijärvi", "Rovaniemi", "koko maa"]
    assert made.rows == 2


def test_two_columns_across_give_two_heading_rows(indicator_table, labels):
    made = tables.wide(indicator_table, labels, caption="x", down=("indicator",), across=("region", "year"))
    groups = [a for a in _Reader(made.html()).tags("th") if a["scope"] == "colgroup"]
    assert [int(a["colspan"]) for a in groups] == [2, 2, 2]


def test_the_heading_speaks_of_intervals_only_where_a_row_has_one(change_table, indicator_table, labels):
    heads = [_Reader(tables.table(t, labels, caption="x").html()).texts("th") for t in (change_table, indicator_table)]
    assert "Luku (95 %:n luottamusväli)" in heads[0]
    assert "Luku" in heads[1]
    assert "Luku (95 %:n luottamusväli)" not in heads[1]


def test_rows_that_would_fall_on_one_cell_are_refused(change_table, labels):
    with pytest.raises(ValueError, match="choose among them with rows"):
        tables.wide(change_table, labels, caption="x", down=("level",), across="year_to")


def test_municipalities_outside_the_study_stay_out_of_the_page(levels_table, labels):
    assert "Sumulahti" not in tables.table(levels_table, labels, caption="x").html()


def test_no_rows_give_a_sentence_and_no_table(empty_table, labels):
    made = tables.table(empty_table, labels, caption="x")
    assert isinstance(made, Notice)
    assert "ei ole" in made.text


def test_where_nothing_was_set_aside_that_is_said_and_not_that_data_lack(let_out, labels):
    table = let_out("data_quality", [], ("file", "table", "reason"), (), "public")
    assert tables.table(table, labels, caption="What changed").text == "Mitään ei jätetty syrjään."


def test_an_unreleased_table_is_refused(frame, labels):
    with pytest.raises(TypeError, match="released"):
        tables.table(frame, labels, caption="x")


def test_a_long_table_is_folded_and_a_short_one_is_not(change_table, labels, monkeypatch):
    assert "<details" not in tables.table(change_table, labels, caption="x").html()
    monkeypatch.setattr(tables, "FOLD_OVER", 3)
    assert "<details" in tables.table(change_table, labels, caption="x").html()


def test_answers_stand_in_the_order_of_the_scale_not_of_text(let_out, answers_of, labels, distribution_table):
    rows = answers_of("scale", 2010, {"10": 0.25, "2-9": 0.25, "1": 0.5})
    table = let_out("survey_distribution", rows, distribution_table.keys, ("se", "held"))
    made = tables.table(table, labels, caption="What changed", columns=("answer", "figure"))
    assert [text for text in _Reader(made.html()).texts("th") if text[0].isdigit()] == ["1", "2–9", "10"]  # noqa: RUF001


SILENT = ("survey", "municipality", "key", "measure", "year_from", "year_to")
BOUNDS = ("response_from", "response_to", "bound_low", "bound_high", "tipping")


def _silent(municipality, low, high, **more):
    return {"survey": "staff", "municipality": municipality, "key": "rooting", "measure": "score", "year_from": 2006,
            "year_to": 2014, "response_from": None, "response_to": None, "bound_low": low, "bound_high": high,
            "tipping": low, "estimate": Estimate(4.0, 1.0, 7.0, 400, "score_difference"), **more}  # fmt: skip


def test_bounds_that_cannot_be_told_say_so_and_without_any_a_sentence_stands_for_the_table(let_out, labels):
    columns = ("municipality", "figure", "bound_low", "bound_high", "tipping")
    told = {"caption": "What changed", "columns": columns}
    known, unknown = _silent("543", -20.0, 30.0), _silent("698", None, None)
    some = tables.table(let_out("survey_nonresponse", [known, unknown], SILENT, BOUNDS), labels, **told).html()
    assert some.count("ei voida päätellä") == 3
    none = tables.table(let_out("survey_nonresponse", [unknown], SILENT, BOUNDS), labels, **told)
    assert none.text.startswith("Vastaamatta jättäneiden vaikutusta muutoksiin ei voida päätellä")
    hidden = let_out("survey_nonresponse", [unknown | {"small": True}], SILENT, BOUNDS)
    assert "piilotettu" in tables.table(hidden, labels, **told).html()


def test_the_nearest_municipalities_stand_in_the_order_of_their_nearness(let_out, labels):
    rows = [
        {"region": "543", "neighbour": code, "variable": "all", "rank": rank, "distance": 0.1 * rank,
         "estimate": Estimate(0.1 * rank, unit="coefficient")}
        for code, rank in (("091", 3), ("186", 10), ("858", 1))
    ]  # fmt: skip
    near = let_out("peer_group", rows, ("region", "neighbour", "variable"), ("distance", "rank"), "public")
    made = tables.table(near, labels, caption="x", columns=("rank", "figure"))
    assert _Reader(made.html()).texts("th")[-3:] == ["1", "3", "10"]


@pytest.fixture
def cited(let_out):
    """Levels of two indicators, one with a source that needs escaping."""
    told = {"placed": "THL <Sotkanet> (ind. 1). Viitattu 1.1.2026.", "costs": "Kunta"}
    rows = [
        {
            "indicator": name, "region": "543", "year": year, "span": 1,
            "estimate": Estimate(1.0, unit="percent", origin="published", source=source),
        }
        for name, source in told.items() for year in (2010, 2011)
    ]  # fmt: skip
    keys = ("indicator", "region", "year", "span")
    return let_out("indicator_levels", rows, keys, ("gender", "denominator"), "public")


def test_tables_of_indicators_name_each_source_once_and_others_name_none(cited, change_table, labels):
    html = tables.table(cited, labels, caption="x").html()
    assert html.count("Lähde: ") == html.count("Viitattu 1.1.2026.") == 1
    assert '<p class="sources">Lähde: Kunta; THL &lt;Sotkanet&gt; (ind. 1)' in html
    assert "Lähde" not in tables.table(change_table, labels, caption="x").html()


def test_a_source_that_several_indicators_share_is_named_once(let_out, labels):
    told = {"a": "THL; Kunta", "b": "THL; Kunta; koko maa: Tilasto"}
    rows = [
        {"indicator": name, "region": "543", "year": 2010, "span": 1, "gender": "total", "denominator": None,
         "estimate": Estimate(1.0, unit="percent", origin="published", source=source)}
        for name, source in told.items()
    ]  # fmt: skip
    keys = ("indicator", "region", "year", "span")
    table = let_out("indicator_levels", rows, keys, ("gender", "denominator"), "public")
    assert "Lähde: THL; Kunta; koko maa: Tilasto</p>" in tables.table(table, labels, caption="x").html()
