# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import datetime as dt

import pandas as pd
import pytest

from varpu_eval.report.labels import Labels, cell, labels_of
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Study, SurveySource


@pytest.fixture
def data(study):
    sectors = {"family": {"fi": "perheohjaus", "sv": "familjehandledning"}, "club": {"fi": "kerhot"}}
    study = Study.model_validate(
        {**study.model_dump(by_alias=True), "sectors": sectors, "municipalities": {"951": "Sumulahti"}}
    )
    book = pd.DataFrame(
        {
            "item": ["heard"],
            "dimension": ["being_heard"],
            "text_fi": ["Tulen kuulluksi."],
            "text_sv": [None],
            "text_en": ["I am heard."],
        }
    )
    source = SurveySource(responses=("a.csv",), codebook="b.csv")
    survey = Survey("staff", source, pd.DataFrame(), pd.DataFrame(), book, pd.DataFrame())
    catalogue = pd.DataFrame(
        {
            "indicator": ["placed"],
            "title_fi": ["Sijoitetut, %"],
            "title_sv": [None],
            "title_en": [None],
            "breaks": ["2008=laki|2015=toinen laki"],
        }
    )
    return StudyData(study, {"staff": survey}, {"catalogue": catalogue}, {"543": "Nurmijärvi"}, pd.DataFrame(), ())


def test_the_study_s_own_sector_name_comes_before_the_shared_one(data):
    labels = labels_of(data, "fi")
    assert (labels.sector("family"), labels.sector("club"), labels.sector("school")) == (
        "perheohjaus",
        "kerhot",
        "koulu",
    )


def test_a_text_that_is_missing_in_a_language_is_told_in_finnish(data):
    assert labels_of(data, "sv").item("staff", "heard") == "Tulen kuulluksi."
    assert labels_of(data, "en").item("staff", "heard") == "I am heard."
    assert labels_of(data, "sv").indicator("placed") == "Sijoitetut, %"


def test_series_breaks_are_read_from_the_catalogue(data):
    assert labels_of(data, "fi").breaks["placed"] == ((2008, "laki"), (2015, "toinen laki"))


def test_a_reference_names_the_level_and_the_group_it_is_of(data):
    labels = labels_of(data, "fi")
    assert [labels.reference(code) for code in ("nearest", "nearest:median", "kuuma", "kuuma:weighted_mean")] == [
        "lähimpien kuntien keskiarvo",
        "lähimpien kuntien mediaani",
        "ryhmän kuuma muiden kuntien keskiarvo",
        "ryhmän kuuma muiden kuntien väestöllä painotettu keskiarvo",
    ]


def test_an_unknown_language_is_refused_with_the_known_ones(data):
    with pytest.raises(ValueError, match="fi, sv and en"):
        labels_of(data, "no")


def test_places_have_their_names_and_fi_is_the_whole_country(data):
    labels = labels_of(data, "fi")
    assert [labels.municipality(code) for code in ("543", "951", "FI", "999")] == [
        "Nurmijärvi",
        "Sumulahti",
        "koko maa",
        "999",
    ]


def _row(value, low=None, high=None, unit="share", status="ok"):
    return {"estimate": value, "low": low, "high": high, "unit": unit, "status": status, "source": ""}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (_row(0.62, 0.57, 0.67), "62\xa0% (57–67)"),
        (_row(0.08, -0.02, 0.18, "difference"), "+8 (−2…+18)"),
        (_row(-4.3, -7.3, -1.4, "score_difference"), "−4,3 (−7,3…−1,4)"),
        (_row(1.4, unit="percent"), "1,4\xa0%"),
        (_row(0.0, unit="count"), "0"),
        (_row(None, status="hidden"), "piilotettu"),
        (_row(None, status="not_published"), "ei julkaistu"),
        (_row(None, status="not_estimable"), "ei voida päätellä"),
    ],
)
def test_a_figure_is_told_with_its_interval_or_the_mark_of_its_status(row, told):
    assert Labels("fi").figure(row) == told


def test_no_number_has_more_decimals_than_it_was_let_out_with():
    row = {"estimate": -17.0, "low": -25.0, "high": -8.0, "unit": "score_difference", "status": "ok", "se": 4.0,
           "bound_low": -30.0, "p": 0.04, "decimals": {"estimate": 0, "se": 0, "bound_low": 0, "p": 2}}  # fmt: skip
    labels = Labels("fi")
    assert labels.figure(row) == "−17 (−25…−8)"
    assert [cell(labels, column, row) for column in ("se", "bound_low")] == ["4", "−30"]
    exact = row | {"decimals": {"estimate": 2, "se": 2}}
    assert labels.figure(exact) == "−17,0 (−25,0…−8,0)"
    assert cell(labels, "se", exact) == "4,00"


def test_numbers_and_dates_are_finnish():
    labels = Labels("fi")
    assert labels.percent(0.12) == "12\xa0%"
    assert labels.number(0.5, 1) == "0,5"
    assert labels.number(-0.04, 1) == "0,0"
    assert labels.date(dt.date(2011, 5, 25)) == "25.5.2011"
    assert labels.points(0.08) == "8 prosenttiyksikköä"
    assert labels.points(-0.01) == "1 prosenttiyksikkö"


def test_english_percent_has_no_space():
    assert Labels("en").percent(0.12) == "12%"


def test_lists_are_read_as_lists():
    assert Labels("fi").listed(["a", "b", "c"]) == "a, b ja c"


def test_a_verdict_between_places_claims_no_movement_of_either():
    labels = Labels("fi")
    assert (labels.verdict("grew"), labels.verdict("fell")) == ("nousi", "laski")
    assert labels.verdict("grew", between_places=True) == "myönteisempi muutos"
    assert labels.verdict("fell", between_places=True) == "kielteisempi muutos"


def test_an_equivalence_verdict_says_material_and_never_unchanged():
    labels = Labels("fi")
    assert labels.verdict("no_change") == "ei olennaista muutosta"
    assert labels.verdict("no_change", between_places=True) == "ei olennaista eroa"
    assert Labels("en").verdict("no_change") == "no material change"


def test_a_reversed_question_says_so_wherever_it_is_named(data):
    data.surveys["staff"].codebook["reverse"] = [True]
    told = labels_of(data, "fi").key("staff", "item", "heard")
    assert told == "Tulen kuulluksi. (käännetty: suurempi on parempi)"
    data.surveys["staff"].codebook["reverse"] = [False]
    assert labels_of(data, "fi").key("staff", "item", "heard") == "Tulen kuulluksi."


def test_answers_are_told_by_the_codebook_s_texts_in_classes_of_the_scale(data):
    book = data.surveys["staff"].codebook
    book["low"], book["high"], book["answers"] = [1.0], [3.0], ["Ei=1|Joskus=2|Aina=3|En osaa sanoa=9"]
    labels = labels_of(data, "sv")
    assert labels.scales["staff", "heard"] == (1.0, 3.0)
    assert labels.answers["staff", "heard"] == {1.0: "Ei", 2.0: "Joskus", 3.0: "Aina"}
    assert [labels.answer("staff", "heard", answer) for answer in ("2", "1-2")] == ["Joskus", "Ei – Joskus"]
    assert [labels.answer("staff", "other", answer) for answer in ("2", "1-2", "-1")] == ["2", "1–2", "−1"]


def test_a_question_whose_answers_are_told_as_given_says_which_of_them_are_better(data):
    data.surveys["staff"].codebook["reverse"] = [True]
    labels = labels_of(data, "fi")
    row = {"survey": "staff", "key": "heard", "answer": "1"}
    told = "Tulen kuulluksi. (käänteinen väittämä: asteikon alkupään vastaukset ovat parempia)"
    assert (labels.worded("staff", "heard"), cell(labels, "key", row)) == (told, told)


def test_the_cells_of_scales_tests_and_interfaces_are_told_in_words(data):
    labels = labels_of(data, "fi")
    row = {"survey": "staff", "measure": "item_rest:heard", "method": "rank", "years": "2006|2010", "key": "heard",
           "municipality": "543|951", "rater": "school", "dimension": "being_heard", "unit_size": "10-24",
           "used": "yes"}  # fmt: skip
    assert {column: cell(labels, column, row) for column in row if column not in ("survey", "rater")} == {
        "measure": "osio–jäännöskorrelaatio: ”Tulen kuulluksi”",
        "method": "järjestyslukutesti",
        "years": "2006–2010",
        "key": "Tulen kuulluksi.",
        "municipality": "Nurmijärvi ja Sumulahti",
        "dimension": "kuulluksi tuleminen",
        "unit_size": "10–24",
        "used": "kyllä",
    }
    assert cell(labels, "years", {"years": "2006|2010|2014"}) == "2006, 2010, 2014"


def test_what_the_silent_could_do_is_written_as_the_change_is(data):
    labels = labels_of(data, "fi")
    row = {"survey": "staff", "key": "heard", "measure": "agree", "unit": "difference", "bound_low": -0.31,
           "response_from": 0.62, "statistic": 2.345, "df1": 3.87, "df2": 41}  # fmt: skip
    told = [cell(labels, column, row) for column in ("key", "bound_low", "response_from", "statistic", "df1", "df2")]
    assert told == ["Tulen kuulluksi.", "−31", "62\xa0%", "2,35", "3,9", "41"]
    assert cell(labels, "key", {"survey": "staff", "key": "openness", "measure": "score"}) == "avoimuus"


@pytest.mark.parametrize(
    ("n", "origin", "told"),
    [(None, "published", "n ei julkaistu, ei luottamusväliä"), (None, "own", ""), (400, "published", "400")],
)
def test_a_published_figure_of_a_survey_without_n_says_so_in_the_column_of_n(n, origin, told):
    row = {"survey": "users", "n": n, "origin": origin, "status": "ok", "unit": "share"}
    assert cell(Labels("fi"), "n", row) == told


def test_an_indicator_without_n_leaves_its_cell_empty():
    assert not cell(Labels("fi"), "n", {"indicator": "placed", "n": None, "origin": "published", "status": "ok"})


def test_what_coverage_counts_is_named_where_it_is_a_number():
    labels = Labels("fi")
    row = {"followup_source": "indicator:placed"}
    assert cell(labels, "source", row) == "tilasto: kodin ulkopuolelle sijoitetut, julkaistuja jaksoja"
    assert cell(labels, "source", {"followup_source": "dialogues"}) == "keskustelutilaisuudet: kirjattuja puheenvuoroja"
    assert cell(labels, "source", {"followup_source": "meetings:dialogue"}) == "kokoukset: keskustelutilaisuudet"
    assert labels.followup_source("indicator:placed") == "tilasto: kodin ulkopuolelle sijoitetut"


def test_whole_numbers_have_no_decimals_and_the_smallest_p_stands_for_all_below():
    labels = Labels("fi")
    told = [cell(labels, c, {c: v}) for c, v in [("df", 55.0), ("df", 1095.0), ("n_from", 547.0), ("p_holm", 0.0)]]
    assert told == ["55", "1\xa0095", "547", "≤ 0,001"]
    assert [cell(labels, "p", {"p": p}) for p in (0.001, 0.002, 1.0)] == ["≤ 0,001", "0,002", "1,000"]


def test_the_area_of_all_is_told_in_words():
    assert cell(Labels("fi"), "area", {"area": "all"}) == "kaikki"


def test_braces_in_the_data_are_data():
    assert Labels("en").text("{place} {n}", place="{n}", n=3) == "{n} 3"


def test_methods_of_change_and_variables_of_nearness_have_their_own_words():
    labels = Labels("en")
    change = {"indicator": "placed", "method": "rank", "donors": 20}
    assert cell(labels, "method", change) == "rank of the change"
    assert cell(labels, "method", {"survey": "staff", "method": "rank"}) == "rank test"
    assert cell(labels, "variable", {"variable": "all"}) == "all together"
