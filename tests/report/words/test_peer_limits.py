import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

CHANGE = ("indicator", "region", "method", "year_from", "year_to"), ("p", "rank", "donors", "detectable", "verdict")


def change(verdict, status="ok"):
    return {
        "indicator": "placed", "region": "543", "method": "rank", "year_from": 2006, "year_to": 2010, "p": 0.5,
        "rank": 31, "donors": 60, "detectable": 0.4, "verdict": verdict,
        "estimate": Estimate(0.9, unit="ratio", status=status, origin="derived"),
    }  # fmt: skip


@pytest.fixture
def told(let_out, indicator_table, ratio_table, labels):
    def tell(*changes, ratios=ratio_table, indicator="placed", **more):
        table = let_out("indicator_change", changes, *CHANGE, "public")
        spoken = dataclasses.replace(labels, **more)
        return words.peer_limits(indicator_table, ratios, table, spoken, indicator=indicator)

    return tell


def holds(told, words_of):
    return any(words_of in sentence for sentence in told.sentences)


def test_what_no_such_page_can_say_is_always_told(told):
    page = told(change("fell"))
    assert page.answer == "Mitä tämä sivu ei kerro:"
    assert holds(page, "ei kerro, mistä se johtuu")
    assert holds(page, "laajempi kuin huostassa olevien")
    assert holds(page, "Peräkkäisissä jaksoissa on samoja vuosia")


def test_one_peer_is_too_few_but_two_or_none_are_not_one(told):
    assert holds(told(), "Yhdestä vertaiskunnasta ei näe")
    assert not holds(told(regions=("543", "698", "858")), "Yhdestä vertaiskunnasta")
    assert not holds(told(regions=("543",)), "Yhdestä vertaiskunnasta")


def test_use_is_neither_good_nor_bad_where_the_catalogue_has_it_so(told):
    assert holds(told(neutral=frozenset({"placed"})), "ei ole sinänsä hyvä eikä huono")
    assert not holds(told(), "ei ole sinänsä hyvä eikä huono")


def test_ratios_without_limits_are_said_to_lack_them(told, let_out, ratio_table):
    assert holds(told(), "Suhdeluvuilla ei ole luottamusväliä")
    row = {"indicator": "placed", "region": "543", "reference": "country", "year": 2010, "span": 3,
           "estimate": Estimate(0.5, 0.4, 0.6, unit="ratio", origin="derived")}  # fmt: skip
    limited = let_out("indicator_ratio", [row], ratio_table.keys, (), "public")
    assert not holds(told(ratios=limited), "luottamusväliä")


def test_breaks_inside_the_years_are_named(told):
    page = told(
        breaks={"placed": ((2006, "alussa"), (2008, "lastensuojelulaki"), (2012, "ikkunassa"), (2013, "jälkeen"))}
    )
    named = [
        year for year in (2006, 2008, 2012, 2013) if holds(page, f"Vuodesta {year} alkaen tilastoidaan toista asiaa")
    ]
    assert named == [2008, 2012]  # the last window is 2010-2012


def test_a_change_that_was_not_told_is_not_said_to_be_none(told):
    unsaid = (
        "ei voida päätellä, muuttuiko luku toisin kuin samankokoisissa kunnissa; se ei tarkoita, ettei se muuttunut"
    )
    assert holds(told(change("cannot_tell")), f"Kodin ulkopuolelle sijoitetut: {unsaid}")
    assert holds(told(change("")), unsaid)
    assert not holds(told(change("fell")), unsaid)
    assert holds(told(), "koska lukuja on liian harvasta kunnasta")


def test_invented_figures_are_told(told):
    assert holds(told(change("", "illustration")), "niistä ei voida päätellä mitään")


def test_an_unknown_indicator_has_no_limits_to_tell(told):
    assert isinstance(told(indicator="unknown"), Notice)
