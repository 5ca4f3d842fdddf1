# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import re
from dataclasses import replace

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate


@pytest.fixture
def told(side_release, labels):
    return words.side_by_side(side_release(), labels)


def test_the_findings_stand_by_who_can_learn_with_both_levels(told):
    (group,) = told.groups
    assert group.heading == "Nurmijärvi ja Rovaniemi (luvut tässä järjestyksessä)"
    synthetic = "(synteettinen aineisto)"
    assert dict(group.findings) == {
        "Ei olennaista eroa": f"henkilöstökysely 2014: avoimuus {synthetic}",
        "Nurmijärvi voi ottaa oppia vertaiskunnaltaan (Rovaniemi)": (
            f"henkilöstökysely 2014: juurtuminen (60,0 ja 68,0) {synthetic}"
        ),
        "Rovaniemi voi ottaa oppia vertaiskunnaltaan (Nurmijärvi)": (
            f"henkilöstökysely 2014: kuulluksi tuleminen (70,0 ja 61,0) {synthetic}"
        ),
        "Kunnat eroavat, mutta kumpikaan suunta ei ole toista parempi": (
            f"toimialojen kokoukset 2014: toimialoja kokouksessa keskimäärin {synthetic}"
        ),
        "Ei voida päätellä": f"henkilöstökysely 2014: varhainen tuki {synthetic}",
        "Vertailulla ei luottamusväliä, ei päätelmää": (
            f"toimialojen kokoukset 2014: tavanneiden parien osuus (100\xa0% ja 80\xa0%) {synthetic}; "
            "tilasto 2012–2014: kodin ulkopuolelle sijoitetut (0,8\xa0% ja 1,6\xa0%)"
        ),
        "Piilotettu tietosuojasyistä": "henkilöstökysely 2014: yhteistyö (66,0 ja piilotettu)",
    }
    labels_in_order = [label for label, _ in group.findings]
    assert labels_in_order[:3] == list(dict(group.findings))[:3]
    assert labels_in_order[-1] == "Piilotettu tietosuojasyistä"


def test_each_sentence_names_both_the_years_the_difference_and_the_conclusion(told):
    assert (
        "Henkilöstökysely 2014, juurtuminen: Nurmijärvi 60,0 (55,0–65,0), Rovaniemi 68,0 (63,0–73,0); "
        "ero −8,0 pistettä (95 %:n luottamusväli −10,0…−6,0); Nurmijärvi voi ottaa oppia vertaiskunnaltaan (Rovaniemi) "
        "(synteettinen aineisto)."
    ) in told.sentences
    assert (
        "Toimialojen kokoukset 2014, tavanneiden parien osuus: Nurmijärvi 100\xa0%, Rovaniemi 80\xa0%; "
        "ero +20 prosenttiyksikköä; vertailulla ei luottamusväliä, ei päätelmää (synteettinen aineisto)."
    ) in told.sentences
    assert (
        "Tilasto 2012–2014, kodin ulkopuolelle sijoitetut: Nurmijärvi 0,8\xa0%, Rovaniemi 1,6\xa0%; suhde 0,50; "
        "vertailulla ei luottamusväliä, ei päätelmää."
    ) in told.sentences
    assert any("ero +1,5 (95 %:n luottamusväli 1,0–2,0)" in sentence for sentence in told.sentences)


def test_a_hidden_figure_is_told_nowhere(told):
    about = [sentence for sentence in told.sentences if "yhteistyö" in sentence]
    assert about == [
        (
            "Henkilöstökysely 2014, yhteistyö: Nurmijärvi 66,0 (61,0–71,0), Rovaniemi piilotettu; "
            "piilotettu tietosuojasyistä."
        )
    ]


def test_rows_stand_in_the_order_of_their_sources_and_not_of_their_size(side_release, side, labels):
    make, apart = side
    book = replace(
        labels, dimensions={("staff", "a"): "rooting", ("staff", "b"): "being_heard", ("users", "c"): "openness"}
    )
    for sizes in ({"being_heard": 9.0, "rooting": 1.0}, {"being_heard": 1.0, "rooting": 9.0}):
        rows = [make("survey:staff", key, "alike", apart(value)) for key, value in sizes.items()]
        rows += [make("indicator", "placed", "alike", apart(0.5)), make("network", "density", "alike", apart(0.5))]
        told = words.side_by_side(side_release(*rows), book).sentences
        named = [re.search("kuulluksi|juurtuminen|parien|sijoitetut", sentence)[0] for sentence in told]
        assert named == ["juurtuminen", "kuulluksi", "parien", "sijoitetut"]


def test_it_is_said_what_learning_does_not_mean_and_what_alike_does(told):
    assert "Se ei kerro, mistä ero johtuu" in told.sureness
    assert "mahtuu viiden pisteen sisään" in told.sureness


def test_nothing_is_counted_and_no_one_wins(told):
    findings = " ".join(finding for _, finding in told.groups[0].findings)
    assert not re.search(r"\b\d+ (asia|osa-alue|kertaa)|voit|yhteensä|sija", told.plain())
    assert "henkilöstökysely" in findings


def test_each_of_several_peers_has_its_own_group(side_release, side, labels):
    make, apart = side
    both = replace(labels, regions=("543", "698", "091"), names={**labels.names, "091": "Helsinki"})
    rows = [
        make("survey:staff", "rooting", learns, apart(value), peer=peer)
        for peer, learns, value in (("091", "peer_from_focus", 9.0), ("698", "focus_from_peer", -9.0))
    ]
    told = words.side_by_side(side_release(*rows), both)
    assert [(group.heading.partition(" (")[0], group.findings[0][0]) for group in told.groups] == [
        ("Nurmijärvi ja Rovaniemi", "Nurmijärvi voi ottaa oppia vertaiskunnaltaan (Rovaniemi)"),
        ("Nurmijärvi ja Helsinki", "Helsinki voi ottaa oppia vertaiskunnaltaan (Nurmijärvi)"),
    ]
    (only,) = words.side_by_side(side_release(*rows), both, peer="091").groups
    assert only.heading.startswith("Nurmijärvi ja Helsinki")


def test_without_the_tables_of_levels_only_the_comparisons_are_told(side_release, labels):
    told = words.side_by_side(side_release(levels=False), labels)
    assert told.groups[0].heading == "Nurmijärvi ja Rovaniemi"
    assert "Henkilöstökysely 2014, juurtuminen: ero −8,0 pistettä" in " ".join(told.sentences)


def test_indicators_alone_say_nothing_of_surveys(side_release, side, labels):
    make, apart = side
    row = make("indicator", "placed", "differs", apart(0.5, 0.1, "ratio", origin="own"), year=2012, span=3)
    told = words.side_by_side(side_release(row), labels)
    assert "Kyselyissä" not in told.sureness
    assert "kannattaa tutustua" not in told.sureness  # nobody is said to learn
    assert "kumpikaan suunta ei ole toista parempi" in told.sureness
    assert "synteettinen" not in told.plain()


def test_an_illustration_concludes_nothing(side_release, side, labels):
    make, _ = side
    shows = Estimate(0.5, unit="ratio", status="illustration", origin="synthetic")
    told = words.side_by_side(side_release(make("indicator", "placed", "differs", shows, year=2012, span=3)), labels)
    assert [label for label, _ in told.groups[0].findings] == ["Havainnollistaa vain menetelmää"]
    assert "niistä ei voida päätellä mitään" in told.sureness


def test_a_study_without_peers_has_a_notice(release_of, labels):
    keys = ("aspect", "compared", "region", "peer", "year", "span")
    assert isinstance(words.side_by_side(release_of(("side_by_side", [], keys, ("learns",))), labels), Notice)


def test_in_short_no_figure_is_told_and_no_sentence_of_its_own(side_release, labels):
    short, full = (words.side_by_side(side_release(), labels, short=short) for short in (True, False))
    (group,), (figures,) = short.groups, full.groups
    assert [label for label, _ in group.findings] == [label for label, _ in figures.findings]
    assert group.heading == "Nurmijärvi ja Rovaniemi"
    told = dict(group.findings)
    assert told["Nurmijärvi voi ottaa oppia vertaiskunnaltaan (Rovaniemi)"] == (
        "henkilöstökysely 2014: juurtuminen (synteettinen aineisto)"
    )
    assert not re.search(r"\d,\d|%", short.plain())
    assert short.rest() == []
    assert "mihin kannattaa tutustua" in short.sureness


def test_the_comparisons_one_by_one_are_folded(told):
    assert f"<summary>{len(told.rest())} vertailua lukuina</summary><ul><li>" in told.html()
