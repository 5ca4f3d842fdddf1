"""The sentence of the design tells what answers are weighted to."""

import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.results import Estimate

KEYS = ("survey", "municipality", "key", "measure", "year_from", "year_to", "design")


@pytest.fixture
def under(let_out):
    """Return a released table of one change under the designs."""

    def table(*designs):
        rows = [
            {
                "survey": "staff", "municipality": "543", "key": "being_heard", "measure": "score", "year_from": 2006,
                "year_to": 2010, "design": design, "se": 2.0, "df": 30, "used": used,
                "estimate": Estimate(4.0, 1.0, 7.0, 300, "score_difference"),
            }
            for design, used in designs
        ]  # fmt: skip
        return let_out("survey_sensitivity", rows, KEYS, ("se", "df", "used"))

    return table


WEIGHTED = (("process", "yes"), ("process_persons", "same"), ("process_unweighted", "no"))


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        (("employer",), "toimialoittain ja lisäksi seuraavan mukaan: työnantaja. Samat painot ovat käytössä myös"),
        (("employer", "Sukupuoli"), "seuraavan mukaan: työnantaja ja Sukupuoli."),
    ],
)
def test_further_margins_are_named(under, labels, margins, told):
    labels = dataclasses.replace(labels, margins={"staff": margins, "users": ("other",)})
    assert told in words.design(under(*WEIGHTED), labels).answer


def test_without_margins_the_sectors_alone_are(under, labels):
    assert words.design(under(*WEIGHTED), labels).answer.endswith("vastaamaan kunkin toimialan henkilöstömäärää.")
    assert "ei ole painotettu" in words.design(under(WEIGHTED[0]), labels).answer
