# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import pytest

from varpu_eval.report import figures, tables, words
from varpu_eval.results import Estimate

KEYS = ("survey", "municipality", "year", "sector", "item", "measure")


@pytest.fixture(scope="module")
def make_published(let_out):
    def make(**estimate):
        rows = [{"survey": "users", "municipality": "543", "year": 2013, "sector": "all", "item": "heard",
                 "measure": "agree", "estimate": Estimate(0.78, origin="published", **estimate)}]  # fmt: skip
        return let_out("survey_figures", rows, KEYS, (), "public")

    return make


@pytest.fixture(scope="module")
def user_levels(let_out, levels_table):
    rows = [
        {"survey": "users", "municipality": "543", "sector": "all", "year": year, "level": "item", "key": key,
         "measure": "agree", "se": 0.02, "population": None,
         "estimate": Estimate(share, share - 0.05, share + 0.05, 400, origin="synthetic")}
        for key, year, share in [("heard", 2010, 0.70), ("heard", 2014, 0.75), ("other", 2014, 0.5)]
    ]  # fmt: skip
    return let_out("survey_levels", rows, levels_table.keys, levels_table.extras)


def test_a_published_figure_without_n_says_that_it_has_neither_n_nor_interval(make_published, labels):
    told = words.published(make_published(), labels)
    assert told.sentences == [
        "Nurmijärvi 2013, palvelujen käyttäjien kysely: ”Tulin kuulluksi” 78\xa0% (n ei julkaistu, ei luottamusväliä)."
    ]
    assert told.sureness.startswith("Julkaistuissa luvuissa ei kerrota vastaajien määrää")


def test_a_published_figure_with_n_has_its_interval_and_says_no_such_thing(make_published, labels):
    told = words.published(make_published(low=0.7, high=0.85, n=200), labels)
    assert told.sentences == ["Nurmijärvi 2013, palvelujen käyttäjien kysely: ”Tulin kuulluksi” 78\xa0% (70–85)."]
    assert told.sureness == ""


def test_own_estimates_of_the_same_question_stand_beside_it(make_published, user_levels, labels):
    (told,) = words.published(make_published(), labels, estimates=user_levels).sentences
    assert told.endswith(
        "luottamusväliä); tässä aineistossa 70\xa0% (65–75) vuonna 2010, 75\xa0% (70–80) vuonna 2014 "
        "(synteettinen aineisto)."
    )


def test_a_table_of_published_figures_says_in_the_column_of_n_what_is_missing(make_published, labels):
    columns = ("municipality", "item", "figure", "n")
    html = tables.table(make_published(), labels, caption="What changed", columns=columns).html()
    assert "<td class=figure>n ei julkaistu, ei luottamusväliä</td>" in html


def test_the_picture_of_levels_has_published_figures_as_points_without_a_line(make_published, user_levels, labels):
    alone = figures.levels(user_levels, labels, survey="users", level="item")
    beside = figures.levels(user_levels, labels, survey="users", level="item", published=make_published())
    legend = "2013, julkaistu: n ei julkaistu, ei luottamusväliä"
    assert legend in beside.wide.decode()
    assert "julkaistu" not in alone.wide.decode()
    assert "78\xa0%" in beside.wide.decode()
    assert "Osin synteettistä" in beside.note


def test_figures_of_a_survey_without_answers_are_told_by_the_names_they_were_published_under(
    let_out, levels_table, labels
):
    rows = [{"survey": "guests", "municipality": "543", "year": 2013, "sector": "all", "item": "Minua kuultiin.",
             "measure": "agree", "estimate": Estimate(0.78, origin="published")}]  # fmt: skip
    table = let_out("survey_figures", rows, KEYS, (), "public")
    nothing = let_out("survey_levels", [], levels_table.keys, levels_table.extras)
    told = words.published(table, labels, estimates=nothing)
    assert told.sentences == ["Nurmijärvi 2013, guests: ”Minua kuultiin” 78\xa0% (n ei julkaistu, ei luottamusväliä)."]
    drawn = figures.levels(nothing, labels, survey="guests", level="item", published=table)
    assert drawn.alt.startswith("Korkein vuonna 2013: Minua kuultiin")
