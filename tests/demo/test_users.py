"""The synthetic users' survey agrees with what was published, and says that its n is invented."""

import pytest

from varpu_eval.study import shipped


@pytest.mark.parametrize(("item", "share"), [("heard", 0.78), ("considered", 0.74)])
def test_shares_of_the_synthetic_answers_are_the_published_ones(shipped_table, item, share):
    answers = shipped_table("survey", "users_2013.csv")[item].astype(int)
    assert (answers >= 4).mean() == pytest.approx(share, abs=1e-12)  # 312 and 296 of 400, exactly
    figures = shipped_table("survey_figures.csv").set_index("item")
    assert float(figures.loc[item, "value"]) == share


def test_published_figures_have_no_number_of_respondents_and_name_their_document(shipped_table):
    figures = shipped_table("survey_figures.csv")
    assert list(figures["n"]) == ["", ""]
    assert set(figures["source"]) == {
        "Lasten ja nuorten hyvinvointisuunnitelma ja ohjausryhmä, Nurmijärven kunta 12.2.2016"
    }


def test_the_study_says_that_the_number_of_answers_is_invented():
    assert "400 answers; the number is invented" in shipped("data", "demo", "study.toml").read_text(encoding="utf-8")
