import dataclasses

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from varpu_eval.run.spss import missing_codes, spss_names, value_labels, write_sav
from varpu_eval.sources import read_study
from varpu_eval.study import shipped
from varpu_eval.survey.sheets import analysis_sheets


@pytest.fixture(scope="module")
def staff():
    return read_study(shipped("data", "demo")).surveys["staff"]


@pytest.fixture(scope="module")
def written(staff, tmp_path_factory):
    file = tmp_path_factory.mktemp("spss") / "staff.sav"
    write_sav(analysis_sheets(staff), staff, "sv", file)
    return file


def test_answers_come_back_as_they_were_read(staff, written):
    found, _ = pyreadstat.read_sav(written)
    pd.testing.assert_frame_equal(found[list(staff.items)], staff.responses[list(staff.items)])
    assert found["municipality"].tolist() == staff.responses["municipality"].tolist()
    assert found["respondent"].tolist() == staff.responses["respondent"].tolist()


def test_questions_and_answers_stand_by_their_words(staff, written):
    _, meta = pyreadstat.read_sav(written, metadataonly=True)
    book = staff.codebook.set_index("item")
    assert meta.column_names_to_labels["trust"] == book.loc["trust", "text_sv"]
    assert meta.variable_value_labels["trust"][5.0] == "Täysin samaa mieltä"
    assert meta.variable_value_labels["trust"][9.0] == "En osaa sanoa"


def test_missing_answers_keep_their_code_and_are_declared_missing(staff, written):
    found, meta = pyreadstat.read_sav(written, user_missing=True)
    assert meta.missing_ranges["trust"] == [{"lo": 9.0, "hi": 9.0}]
    cannot_say = staff.missing["trust"].notna()
    assert cannot_say.any()
    assert ((found["trust"] == 9) == cannot_say).all()
    blank = staff.responses["trust"].isna() & ~cannot_say
    assert (found["trust"].isna() == blank).all()


def test_words_for_missing_answers_get_the_codebooks_code_whatever_their_case_else_a_free_one():
    row = {"missing": "9=En osaa sanoa|Ei koske minua=8|77", "answers": "Ei=1|Kyllä=2|ohitin=66", "high": 5.0}
    codes = missing_codes(row, ["en osaa sanoa", "Ei koske minua", "77", "Ohitin", "jotain muuta"])
    # 78 is the first whole number above the scale and every code
    assert codes == {"en osaa sanoa": 9, "Ei koske minua": 8, "77": 77, "Ohitin": 66, "jotain muuta": 78}


def one_item(staff, file, answers, words, **book):
    """Write one item `a` with these answers and words for missing ones, and read it back."""
    codebook = pd.DataFrame([{**staff.codebook.iloc[0].to_dict(), "item": "a", "missing": None, **book}])
    sheets = pd.DataFrame({"a": answers})
    missing = pd.DataFrame({"a": pd.Series(words, dtype="str")})
    write_sav(sheets, dataclasses.replace(staff, codebook=codebook, missing=missing), "sv", file)
    return pyreadstat.read_sav(file, user_missing=True)


def test_codes_that_spss_cannot_hold_apart_from_answers_are_left_blank(staff, tmp_path):
    answers = [1.0, np.nan, np.nan, np.nan, np.nan]
    found, meta = one_item(staff, tmp_path / "a.sav", answers, [None, "-1", "8", "9", "7"])
    assert meta.missing_ranges == {}
    assert found["a"].isna().tolist() == [False, True, True, True, True]
    found, meta = one_item(staff, tmp_path / "a.sav", answers, [None, "6", "8", "9", "7"])
    assert meta.missing_ranges == {"a": [{"lo": 6.0, "hi": 9.0}]}
    assert found["a"].tolist() == [1, 6, 8, 9, 7]


def test_a_question_without_words_in_the_language_is_told_in_finnish(staff, tmp_path):
    texts = {"text_fi": "Ä" * 300, "text_sv": None, "text_en": "no"}
    _, meta = one_item(staff, tmp_path / "a.sav", [1.0], [None], **texts)
    assert meta.column_names_to_labels["a"] == "Ä" * 126 + "…"  # 252 and 3 bytes of UTF-8


def test_names_that_spss_cannot_hold_are_changed_each_to_its_own():
    names = spss_names(["Työ", "työ", "1 a", "_b", "x" * 80, "x" * 81, "a.", "%"])
    assert list(names.values()) == ["Työ", "työ_2", "v1_a", "v_b", "x" * 60, "x" * 60 + "_2", "a", "v_"]


def test_value_labels_read_every_form_of_an_answer():
    assert value_labels({"answers": "a=b=3|Kyllä=1|option"}) == {3.0: "a=b", 1.0: "Kyllä"}
    assert value_labels({"answers": None}) == {}
