import csv

from varpu_eval.report.words.cautions import CAUTIONS, cautions_of
from varpu_eval.study import shipped


def test_every_indicator_of_a_new_study_says_what_it_cannot_but_those_that_count_people():
    with shipped("data", "template", "catalogue.csv").open(encoding="utf-8") as file:
        told = {row["indicator"] for row in csv.DictReader(file) if row["unit"] != "count"}
    assert told == set(CAUTIONS)


def test_an_indicator_that_nobody_knows_has_no_caution(labels):
    assert cautions_of("something", labels) == []
    assert cautions_of("net_costs", labels)[0].startswith("Kustannukset eivät kerro")
