# ruff: noqa: RUF001 - text for people has real dashes and minus signs
from importlib import import_module

import pytest

from varpu_eval.report import figures, words
from varpu_eval.report.figures.grid import heads_fit
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate


def _level(sector, key, score, year=2014, municipality="543", **more):
    estimate = more.pop("estimate", None) or Estimate(score, score - 5, score + 5, 400, "score", origin="synthetic")
    return {"survey": "staff", "municipality": municipality, "sector": sector, "year": year, "level": "dimension",
            "key": key, "measure": "score", "estimate": estimate, "se": 1.0, "population": 700, **more}  # fmt: skip


UNTOLD = Estimate(None, unit="score", status="not_estimable", origin="synthetic")
WIDE_LIMITS = Estimate(90.0, 40.0, 100.0, 12, "score", origin="synthetic")


@pytest.fixture(scope="module")
def sector_levels(let_out, levels_table):
    rows = [
        _level("other", "rooting", 50.4),
        _level("school", "rooting", 61.6),
        _level("all", "rooting", 58.0),
        _level("all", "rooting", 40.0, year=2006),
        _level("school", "being_heard", 0, estimate=UNTOLD),
        _level("police", "rooting", 70.0, small=True),
        _level("clinic", "being_heard", 90.0, estimate=WIDE_LIMITS),
        _level("all", "rooting", 44.0, year=2010, municipality="698"),
    ]
    return let_out("survey_levels", rows, levels_table.keys, levels_table.extras)


@pytest.fixture(scope="module")
def sector_changes(let_out, change_table):
    def row(sector, change, verdict, first=2006):
        estimate = Estimate(change, change - 2, change + 2, 400, "score_difference", origin="synthetic")
        return {
            "survey": "staff", "municipality": "543", "sector": sector, "level": "dimension", "key": "rooting",
            "measure": "score", "year_from": first, "year_to": 2014, "se": 1.0, "df": 40.0, "p": 0.01, "p_holm": 0.02,
            "p_bh": 0.02, "effect_size": 0.3, "n_from": 400, "n_to": 410, "verdict": verdict, "estimate": estimate,
        }  # fmt: skip

    rows = [
        row("all", 18.0, "grew"), row("school", -6.5, "fell"), row("other", 3.0, "cannot_tell"),
        row("all", -9.0, "fell", first=2010),
    ]  # fmt: skip
    return let_out("survey_change", rows, change_table.keys, change_table.extras)


@pytest.fixture
def drawn(monkeypatch):
    """The blocks and the legend of each drawing, wide first."""
    calls = []
    module = import_module("varpu_eval.report.figures.sectors")
    monkeypatch.setattr(module, "draw", lambda blocks, legend, _: calls.append((blocks, legend)))
    return calls


class _Pen:
    """Takes down what a stamp writes and draws."""

    def __init__(self):
        self.marks = []

    def box(self, *_, colour, hatch="", **__):
        self.marks += ["hatched"] if hatch else []
        self.colour = colour

    def text(self, _x, _y, told, **_):
        self.marks.append(told)

    def dot(self, _x, _y, marker, **_):
        self.marks.append(marker)

    def line(self, *_, **__):
        self.marks.append("dash")


def _stamped(cell):
    pen = _Pen()
    cell(pen, 0, 0, 50, 30)
    return pen


def test_sectors_stand_as_in_the_glossary_the_whole_first_and_others_last(sector_levels, labels, drawn):
    figures.sector_scores(sector_levels, labels)
    blocks, _ = drawn[0]
    assert [block.title for block in blocks] == ["Nurmijärvi 2014", "Rovaniemi 2010"]
    assert blocks[0].rows == ["Kaikki toimialat", "Neuvola", "Koulu", "Poliisi", "Muut"]
    assert blocks[0].columns == ["kuulluksi tuleminen", "juurtuminen"]  # the codebook's order


def test_each_cell_has_its_number_and_what_is_not_told_its_own_mark(sector_levels, labels, drawn):
    figures.sector_scores(sector_levels, labels)
    blocks, legend = drawn[0]
    told = [[_stamped(cell).marks for cell in row] for row in blocks[0].cells]
    assert told == [
        [["dash"], ["58"]],
        [["90"], ["dash"]],
        [["?"], ["62"]],
        [["dash"], ["hatched"]],
        [["dash"], ["50"]],
    ]
    assert [name for _, name in legend] == [
        "pienin pistemäärä: 44",
        "suurin pistemäärä: 90",
        "piilotettu tietosuojasyistä",
        "ei voida päätellä",
    ]


def test_growths_and_falls_since_the_first_year_stand_under_the_score(sector_levels, sector_changes, labels, drawn):
    figures.sector_scores(sector_levels, labels, changes=sector_changes)
    blocks, legend = drawn[0]
    told = [_stamped(row[1]).marks for row in blocks[0].cells]
    assert told == [["58", "^", "18,0"], ["dash"], ["62", "v", "6,5"], ["hatched"], ["50"]]
    assert {"noussut vuodesta 2006, pistettä", "laskenut vuodesta 2006, pistettä"} <= {name for _, name in legend}


def test_a_higher_score_is_darker_in_grey(sector_levels, labels, drawn):
    figures.sector_scores(sector_levels, labels)
    cells = drawn[0][0][0].cells
    other, school, clinic = (_stamped(cells[row][column]).colour for row, column in ((4, 1), (2, 1), (1, 0)))
    greys = [int(colour[1:3], 16) + int(colour[3:5], 16) + int(colour[5:7], 16) for colour in (other, school, clinic)]
    assert greys == sorted(greys, reverse=True)
    assert len(set(greys)) == 3


def test_on_the_phone_the_dimensions_are_numbered_and_a_key_names_them(sector_levels, labels, drawn):
    figures.sector_scores(sector_levels, labels)
    block = drawn[1][0][0]
    assert (block.columns, block.key) == (["1", "2"], "1 kuulluksi tuleminen, 2 juurtuminen")


def test_heads_whose_words_would_break_are_numbered_on_the_wide_sheet_too():
    assert heads_fit(["juurtuminen"] * 7, 150)
    assert not heads_fit(["juurtuminen"] * 12, 150)


def test_the_words_name_the_surest_high_and_low_not_the_extremes_of_small_sectors(
    sector_levels, sector_changes, labels
):
    told = words.sector_scores(sector_levels, labels, changes=sector_changes)
    assert told.answer == (
        "Nurmijärvi 2014: varmimmin korkealla koulu, juurtuminen 61,6 (56,6–66,6); "
        "varmimmin matalalla muut, juurtuminen 50,4 (45,4–55,4) (synteettinen aineisto). "
        "Rovaniemi 2010: yhdenkään toimialan lukuja ei voida näyttää (synteettinen aineisto)."
    )
    assert told.sentences == [
        "Nurmijärvi 2006–2014, kaikki toimialat: juurtuminen nousi 18,0 pistettä (+16,0…+20,0).",
        "Nurmijärvi 2006–2014, koulu: juurtuminen laski 6,5 pistettä (−8,5…−4,5).",
    ]


def test_without_scores_a_sentence_stands_for_the_picture(let_out, levels_table, labels):
    empty = let_out("survey_levels", [], levels_table.keys, levels_table.extras)
    assert isinstance(figures.sector_scores(empty, labels), Notice)
    assert isinstance(words.sector_scores(empty, labels), Notice)


def test_a_study_whose_every_score_is_hidden_is_still_drawn(let_out, levels_table):
    table = let_out(
        "survey_levels", [_level("all", "rooting", 50.0, small=True)], levels_table.keys, levels_table.extras
    )
    assert "hidden to protect privacy" in figures.sector_scores(table, Labels("en")).wide.decode()
