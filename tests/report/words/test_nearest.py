import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS, EXTRAS = ("region", "neighbour", "variable"), ("distance", "rank")
NEAR = [("858", 0.11), ("186", 0.24), ("106", 0.33)]


def rows(near=NEAR, **given):
    given = {"origin": "derived", **given}
    return [
        {"region": "543", "neighbour": code, "variable": variable, "distance": distance, "rank": rank,
         "estimate": Estimate(distance if variable == "all" else 40_000.0, unit="coefficient", **given)}
        for rank, (code, distance) in enumerate(near, start=1)
        for variable in ("all", "low_income", "population")
    ]  # fmt: skip


@pytest.fixture
def known(labels):
    names = {"858": "Tuusula", "186": "Järvenpää", "106": "Hyvinkää"}
    indicators = {"low_income": "pienituloisuus", "population": "väkiluku 31.12."}
    return dataclasses.replace(labels, names={**labels.names, **names}, indicators=indicators)


@pytest.fixture
def table(let_out):
    return let_out("peer_group", rows(), KEYS, EXTRAS, "public")


def test_the_nearest_are_named_nearest_first(table, known):
    assert words.nearest(table, known).answer == "Nurmijärvi: lähimmät kunnat ovat Tuusula, Järvenpää ja Hyvinkää."


def test_by_what_they_are_near_and_how_near_they_are(table, known):
    by, how, peer = words.nearest(table, known).sentences
    assert by == (
        "Nurmijärvi: läheisyys on laskettu näistä muuttujista: pienituloisuus ja väkiluku 31.12 (painot: study.toml, "
        "[nearest])."
    )
    assert how.startswith("Nurmijärvi: näistä lähin on Tuusula (etäisyys 0,11) ja kaukaisin Hyvinkää (0,33); 0 ")
    assert peer == "Nurmijärvi: vertaiskunta Rovaniemi ei ole lähimpien kuntien joukossa."


def test_nearest_tells_nothing_of_who_does_better(table, known):
    assert "ei kerro, kuka onnistuu paremmin" in words.nearest(table, known).sureness


def test_a_peer_among_the_nearest_and_a_far_one_are_told_so(let_out, known):
    near = [("698", 0.9), ("858", 1.2)]
    told = words.nearest(let_out("peer_group", rows(near), KEYS, EXTRAS, "public"), known).sentences
    assert told[2:] == ["Nurmijärvi: lähimpienkin joukossa on kuntia, jotka eroavat siitä selvästi."]


def test_a_study_that_names_no_variables_says_so(let_out, known):
    told = words.nearest(let_out("peer_group", [], KEYS, EXTRAS, "public"), known)
    assert told == Notice("Lähimpiä kuntia ei ole, koska niille ei ole nimetty muuttujia (study.toml, [nearest]).")


def test_invented_neighbours_show_the_method_only(let_out, known):
    mixed = rows(status="illustration", origin="synthetic")
    told = words.nearest(let_out("peer_group", mixed, KEYS, EXTRAS, "public"), known)
    assert told.answer.endswith("(synteettinen aineisto).")
    assert "niistä ei voida päätellä mitään" in told.sureness


def test_hidden_distances_name_nobody(let_out, known):
    hidden = [row | {"small": True} for row in rows()]
    told = words.nearest(let_out("peer_group", hidden, KEYS, EXTRAS, "register"), known)
    assert told == Notice("Lähimpiä kuntia ei kerrota: piilotettu tietosuojasyistä.")
