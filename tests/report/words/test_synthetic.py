# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

DONORS = ("indicator", "region", "donor"), ("effect", "without")
GAPS = ("indicator", "region", "placebo", "year"), ("start", "pre_rmspe")
CHANGE = ("indicator", "region", "method", "year_from", "year_to"), ("p", "rank", "donors", "detectable", "verdict")
WEIGHTS = {"858": 0.4, "186": 0.25, "106": 0.15, "245": 0.1, "257": 0.06, "505": 0.03, "611": 0.01}
NAMES = {"858": "Tuusula", "186": "Järvenpää", "106": "Hyvinkää", "245": "Kerava", "257": "Kirkkonummi"}
PLACE = "Nurmijärvi, kodin ulkopuolelle sijoitetut"


def donors(without, effect=0.88, weights=WEIGHTS, **more):
    return [
        {"indicator": "placed", "region": "543", "donor": donor, "effect": effect, "without": without.get(donor, 0.87),
         "estimate": Estimate(weight, unit="share", **{"origin": "derived", **more})}
        for donor, weight in weights.items()
    ]  # fmt: skip


def gaps():
    return [
        {"indicator": "placed", "region": "543", "placebo": placebo, "year": year, "start": 2006,
         "pre_rmspe": 0.05 if placebo == 0 else 0.3, "estimate": Estimate(0.9, unit="ratio", origin="derived")}
        for placebo in (0, 1)
        for year in range(2000, 2010)
    ]  # fmt: skip


CONTROLLED = {
    "indicator": "placed", "region": "543", "method": "synthetic_control", "year_from": 2000, "year_to": 2009,
    "p": 0.131, "rank": 8, "donors": 60, "detectable": 0.2, "verdict": "cannot_tell",
    "estimate": Estimate(0.88, unit="ratio", origin="derived"),
}  # fmt: skip


@pytest.fixture
def told(release_of, labels):
    spoken = dataclasses.replace(labels, names={**labels.names, **NAMES})

    def tell(rows, line=None, changes=(CONTROLLED,)):
        tables = {
            "indicator_donors": (rows, *DONORS),
            "indicator_gaps": (gaps() if line is None else line, *GAPS),
            "indicator_change": (changes, *CHANGE),
        }
        out = release_of(*((name, *of) for name, of in tables.items()), kind="public")
        return words.synthetic(*(out[name] for name in tables), spoken, indicator="placed")

    return tell


def read(told):
    """Return what is told with plain spaces."""
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_the_effect_the_fit_the_donors_and_the_rank_are_told(told):
    effect, fit, made_up, rank, left_out = map(read, told(donors({"858": 0.95, "186": 0.8})).sentences)
    assert effect == f"{PLACE}: vuodesta 2006 alkaen keskimäärin 12 % pienempi kuin synteettinen verrokki."
    assert fit == f"{PLACE}: ennen vuotta 2006 ero synteettiseen verrokkiin oli tavallisesti 5 %."  # exp(0.05) - 1
    assert made_up == (
        f"{PLACE}: synteettisen verrokin kunnat ja painot ovat Tuusula 40 %, Järvenpää 25 %, Hyvinkää 15 %, Kerava "
        "10 %, Kirkkonummi 6 % ja 2 muuta, yhteensä 4 %."
    )
    assert rank == (
        f"{PLACE}: kun sama ero lasketaan kullekin 60 kooltaan lähimmästä kunnasta omaan synteettiseen verrokkiinsa, "
        "ero on 61 kunnan joukossa 8. suurin, p = 0,131."
    )
    assert left_out == (
        f"{PLACE}: kun verrokin kunnista jätetään yksi kerrallaan pois, ero synteettiseen verrokkiin on −20…−5 %."
    )


def test_a_sign_that_hangs_on_one_donor_is_told_with_its_name(told):
    last = told(donors({"858": 1.1})).sentences[-1]
    assert last.endswith("vaihtaa suuntaa, jos verrokista jätetään pois Tuusula; se on siis yhden kunnan varassa.")
    assert not any("suuntaa" in sentence for sentence in told(donors({"858": 0.99})).sentences)


def test_one_donor_left_out_may_change_nothing_or_be_unknown(told):
    same = told(donors({}))
    assert read(same.sentences[-1]).endswith("jätettiinpä mikä tahansa verrokin kunta pois, 13 % pienempi kuin "
                                             "synteettinen verrokki.")  # fmt: skip
    unknown = told(donors(dict.fromkeys(WEIGHTS)))
    assert "synteettisen verrokin kunnat" in unknown.sentences[2]
    assert not any("jätetään" in sentence or "jätettiin" in sentence for sentence in unknown.sentences)


def test_every_sentence_names_the_synthetic_control(told):
    sentences = told(donors({"858": 1.1})).sentences
    assert len(sentences) == 6
    assert all("verrok" in sentence for sentence in sentences)


def test_without_gaps_or_rank_the_donors_are_told_alone(told):
    sentences = told(donors(dict.fromkeys(WEIGHTS)), line=[], changes=()).sentences
    assert [sentence.split(": ")[1].split(" ovat")[0] for sentence in sentences] == [
        "synteettisen verrokin kunnat ja painot"
    ]


def test_gaps_of_placebos_are_not_taken_for_those_of_the_focus(told):
    placebos = [row for row in gaps() if row["placebo"] == 1]
    assert told(donors({}), line=placebos).sentences == told(donors({}), line=[]).sentences


def test_neither_cause_nor_fit_is_a_proof(told):
    sureness = told(donors({})).sureness
    assert "ei kerro, mistä se johtuu" in sureness
    assert "Hyvä osuvuus ennen alkua ei todista mitään" in sureness
    mixed = told(donors({}, status="illustration", origin="synthetic")).sureness
    assert "niistä ei voida päätellä mitään" in mixed


def test_without_donors_it_is_said_what_a_synthetic_control_needs(told):
    none = told([])
    assert isinstance(none, Notice)
    assert none.text.startswith(
        "Kodin ulkopuolelle sijoitetut: synteettistä verrokkia ei voi muodostaa, koska se edellyttää vuosittaisia"
    )
