# ruff: noqa: RUF001 - text for people has real dashes
import itertools
import re
from importlib import import_module
from xml.etree import ElementTree as ET

import pytest

from varpu_eval.report import figures
from varpu_eval.report.figures import bars
from varpu_eval.report.figures.distribution import _left_of_middle, _tone
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice, Pictures

SVG = "{http://www.w3.org/2000/svg}"


def _words(svg):
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture
def drawn(monkeypatch):
    """What was handed to the layout, beside the figure itself."""
    charts = []
    module = import_module("varpu_eval.report.figures.distribution")  # the package has a function of that name
    monkeypatch.setattr(module, "draw", lambda chart, **_: charts.append(chart))
    return charts


def test_bars_stand_by_question_place_and_year_with_their_percents_and_n(distribution_table, labels):
    words = _words(figures.distribution(distribution_table, labels).wide)
    assert [word for word in words if word in {"Nurmijärvi", "Rovaniemi", "2006", "2010"}] == [
        "Nurmijärvi", "Rovaniemi", "2006", "2010", "2010", "2010", "2010",
    ]  # fmt: skip
    assert {"10", "20", "35", "15", "14", "40", "26", "400"} <= set(words)


def test_the_legend_has_the_answers_in_the_order_of_the_scale_and_what_was_joined(distribution_table, labels, drawn):
    figures.distribution(distribution_table, labels)
    assert [told for _, told in drawn[0].legend] == [
        "Täysin eri mieltä",
        "Täysin eri mieltä – Eri mieltä (yhdistetty)",
        "Eri mieltä",
        "Siltä väliltä",
        "Samaa mieltä",
        "Täysin samaa mieltä",
    ]


def test_a_hidden_bar_and_one_that_cannot_be_told_have_their_own_marks_and_no_share(distribution_table, labels, drawn):
    figures.distribution(distribution_table, labels)
    marks = [panels["Rovaniemi"][0].mark for panels in drawn[0].questions.values()]
    assert marks == ["piilotettu tietosuojasyistä", "ei voida päätellä"]
    assert not any(bar.parts for panels in drawn[0].questions.values() for bar in panels["Rovaniemi"])


def test_a_bar_with_one_class_hidden_is_hidden_whole(let_out, answers_of, labels, distribution_table, drawn):
    rows = answers_of("heard", 2006, {"1": 0.3, "2": 0.7})
    rows[0]["small"] = True
    table = let_out("survey_distribution", rows, distribution_table.keys, ("se", "held"))
    figures.distribution(table, labels)
    (bar,) = next(iter(drawn[0].questions.values()))["Nurmijärvi"]
    assert (bar.parts, bar.mark) == ((), "piilotettu tietosuojasyistä")


def test_a_reversed_question_is_drawn_as_worded_and_says_which_answers_are_better(distribution_table, labels, drawn):
    figures.distribution(distribution_table, labels, items=("late",))
    ((told, panels),) = drawn[0].questions.items()
    assert told == "Tuki tulee liian myöhään. (käänteinen väittämä: asteikon alkupään vastaukset ovat parempia)"
    assert [part.told for part in panels["Nurmijärvi"][0].parts] == ["30", "40", "16", "10", "4"]


@pytest.mark.parametrize(
    ("answer", "scale", "left"),
    [
        ("3", (1, 5), 0.5),
        ("2", (1, 5), 1),
        ("4", (1, 5), 0),
        ("1-2", (1, 5), 1),
        ("2-3", (1, 5), 0.75),  # of 2 all, of 3 one half
        ("1-5", (1, 5), 0.5),
        ("2", (1, 4), 1),
        ("3", (1, 4), 0),
        ("2-3", (1, 4), 0.5),
        ("0", (0, 1), 1),
    ],
)
def test_the_middle_of_the_scale_lies_on_the_line(answer, scale, left):
    assert _left_of_middle({"answer": answer}, scale) == left


@pytest.mark.parametrize(
    ("answer", "scale", "tone"),
    [
        ("1", (1, 5), -1),
        ("1-2", (1, 5), -0.75),
        ("3", (1, 5), 0),
        ("4", (1, 5), 0.5),
        ("5", (1, 5), 1),
        ("3", (3, 3), 0),
    ],
)
def test_the_tone_runs_from_the_lowest_answer_to_the_highest(answer, scale, tone):
    assert _tone({"answer": answer}, scale) == tone


def test_without_a_codebook_the_scale_is_that_of_all_answers_to_the_question(distribution_table, drawn):
    figures.distribution(distribution_table, Labels("en"), items=("heard",))
    parts = drawn[0].questions["heard"]["543"][1].parts
    assert [(part.tone, part.left) for part in parts] == [(-0.75, 0.14), (0, 0.1), (0.5, 0), (1, 0)]
    assert [told for _, told in drawn[0].legend] == ["1", "1–2 (joined)", "2", "3", "4", "5"]


def test_answers_below_the_middle_are_striped_so_that_print_without_colour_tells_them(distribution_table, labels):
    svg = figures.distribution(distribution_table, labels, items=("heard",)).wide.decode()
    assert len(set(re.findall(r'<pattern id="([^"]+)"', svg))) == 3  # the two classes, and the two joined


def _luminance(colour):
    return sum(weight * int(colour[i : i + 2], 16) for weight, i in ((0.299, 1), (0.587, 3), (0.114, 5)))


@pytest.mark.parametrize("tones", [(0, 0.5, 1), (0, -0.5, -1), (0.33, 1), (0, 0.2, 0.4, 0.6, 0.8, 1)])
def test_answers_further_from_the_middle_are_darker_in_grey(tones):
    paper = bars.Paper(100, 100)
    greys = [_luminance(bars._fill(paper, (0, 0, 10, 10), tone)) for tone in tones]
    assert all(lighter - darker > 12 for lighter, darker in itertools.pairwise(greys))  # of 255: seen in print


def test_a_dimension_has_its_own_questions_and_all_dimensions_a_picture_each(distribution_table, labels):
    one = figures.distribution(distribution_table, labels, dimension="early_support")
    assert one.caption == "Vastausten jakauma: henkilöstökysely, varhainen tuki"
    assert "Tulen kuulluksi." not in _words(one.wide)
    every = figures.distributions(distribution_table, labels)
    assert isinstance(every, Pictures)
    # "rooting" has no answers here
    assert [figure.caption.rpartition(", ")[2] for figure in every.figures] == ["kuulluksi tuleminen", "varhainen tuki"]
    assert every.html().count("<figure") == 2


def test_three_places_stand_in_two_rows_of_panels(let_out, answers_of, distribution_table):
    rows = [row for place in ("543", "698", "951") for row in answers_of("heard", 2006, {"1": 0.4, "5": 0.6}, place)]
    table = let_out("survey_distribution", rows, distribution_table.keys, ("se", "held"))
    two, three = (
        ET.fromstring(figures.distribution(table, Labels("en", regions=places)).wide).get("height").removesuffix("pt")
        for places in (("543", "698"), ("543", "698", "951"))
    )
    assert float(three) > 1.5 * float(two)


def test_without_answers_a_sentence_stands_for_the_picture(let_out, labels, distribution_table):
    empty = let_out("survey_distribution", [], distribution_table.keys, ("se", "held"))
    assert isinstance(figures.distribution(empty, labels), Notice)
    assert isinstance(figures.distributions(empty, labels), Notice)
    assert isinstance(figures.distribution(distribution_table, labels, dimension="unknown"), Notice)


def test_the_caption_names_the_sector(let_out, answers_of, labels, distribution_table):
    rows = answers_of("heard", 2006, {"1": 0.4, "5": 0.6}, sector="school")
    figure = figures.distribution(
        let_out("survey_distribution", rows, distribution_table.keys, ("se", "held")), labels, sector="school"
    )
    assert isinstance(figure, Figure)
    assert figure.caption.endswith("henkilöstökysely, koulu")
