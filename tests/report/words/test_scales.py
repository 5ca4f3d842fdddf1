# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("survey", "dimension", "municipality", "year", "measure")


def _row(dimension, measure, value, *, year=2014, low=None, high=None, **more):
    unit = "share" if measure in ("floor", "ceiling") else "coefficient"
    estimate = Estimate(value, low, high, 400, unit) if value is not None else Estimate(None, status="not_estimable")
    return {"survey": "staff", "dimension": dimension, "municipality": "543", "year": year, "measure": measure,
            "estimate": estimate, **more}  # fmt: skip


@pytest.fixture(scope="module")
def quality_table(let_out):
    rows = [
        _row("rooting", "alpha", 0.81, low=0.78, high=0.84),
        _row("rooting", "alpha", 0.40, year=2010),
        _row("rooting", "omega", 0.82),
        _row("rooting", "ceiling", 0.17),
        _row("rooting", "floor", 0.15),
        _row("being_heard", "alpha", 0.694, low=0.65, high=0.74),
        _row("being_heard", "item_rest:heard", 0.29),
        _row("being_heard", "item_rest:late", 0.30),
        _row("openness", "alpha", None),
        _row("cooperation", "alpha", 0.9, small=True),
        _row("early_support", "alpha", 0.70),
    ]
    return let_out("scale_quality", rows, KEYS)


def test_scales_are_sound_from_seventy_hundredths_on_in_the_latest_year(quality_table, labels):
    (group,) = words.scales(quality_table, labels).groups
    assert group.heading == "Nurmijärvi 2014"
    assert dict(group.findings) == {
        "Luotettavat mittarit (alfa vähintään 0,70)": "varhainen tuki 0,70 ja juurtuminen 0,81 (0,78–0,84)",
        "Heikot mittarit (alfa alle 0,70)": "kuulluksi tuleminen 0,69 (0,65–0,74)",
        "Vastaukset kasautuvat asteikon päähän": "juurtuminen: suurimman pistemäärän sai 17\xa0%",
        "Ei voida päätellä": "yhteistyö (piilotettu tietosuojasyistä) ja avoimuus (vain yksi väittämä)",
    }


def test_a_scale_of_several_items_without_alpha_is_not_said_to_have_one_item(let_out, labels):
    rows = [_row("rooting", "alpha", None), _row("rooting", "item_rest:heard", None)]
    (group,) = words.scales(let_out("scale_quality", rows, KEYS), labels).groups
    assert dict(group.findings)["Ei voida päätellä"] == "juurtuminen"


def test_items_that_go_weakly_with_the_others_are_named(quality_table, labels):
    told = words.scales(quality_table, labels).sentences
    assert told == ["Nurmijärvi 2014, kuulluksi tuleminen: ”Tulen kuulluksi” liittyy heikosti muihin väittämiin: 0,29."]


def test_where_no_scale_is_weak_that_is_said(let_out, labels):
    told = words.scales(let_out("scale_quality", [_row("rooting", "alpha", 0.8)], KEYS), labels)
    assert ("Heikot mittarit (alfa alle 0,70)", "ei yhtään") in told.groups[0].findings
    assert isinstance(words.scales(let_out("scale_quality", [], KEYS), labels), Notice)
