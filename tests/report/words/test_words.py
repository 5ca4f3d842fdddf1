# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import dataclasses

import pytest

from varpu_eval.report import figures, tables, words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate


def test_the_answer_sets_out_what_grew_fell_stayed_and_cannot_be_told_place_by_place(change_table, labels):
    told = words.change(change_table, labels)
    assert [group.heading for group in told.groups] == [
        "Nurmijärvi 2006–2014 (synteettinen aineisto)",
        "Rovaniemi 2006–2014 (synteettinen aineisto)",
    ]
    assert told.groups[0].findings == (
        ("Nousi", "juurtuminen 11,1 pistettä (+8,6…+13,7)"),
        ("Laski", "varhainen tuki 4,3 pistettä (−7,3…−1,4)"),
        ("Ei olennaista muutosta", "avoimuus"),
        ("Ei voida päätellä", "kuulluksi tuleminen (luottamusväli on liian leveä); 1 piilotettu tietosuojasyistä"),
    )
    assert told.answer.startswith(
        "Nurmijärvi 2006–2014 (synteettinen aineisto). Nousi: juurtuminen 11,1 pistettä (+8,6…+13,7). Laski: varhainen"
    )


def test_a_place_where_nothing_is_clear_says_so_and_claims_nothing(change_table, labels):
    assert words.change(change_table, labels).groups[1].findings == (
        ("Nousi", "mikään ei noussut selvästi"),
        ("Laski", "mikään ei laskenut selvästi"),
        ("Ei voida päätellä", "juurtuminen (luottamusväli on liian leveä)"),
    )


def test_each_change_has_a_sentence_and_a_hidden_one_its_mark(change_table, labels):
    sentences = words.change(change_table, labels).sentences
    assert sentences[0] == "Nurmijärvi, juurtuminen: nousi 11,1 pistettä (95 %:n luottamusväli +8,6…+13,7)."
    assert "Nurmijärvi, yhteistyö: piilotettu tietosuojasyistä." in sentences


def test_one_unsure_comparison_is_told_in_the_singular(change_table, english):
    told = words.change(change_table, english, level="item")
    assert "From 1 comparison nothing can be concluded" in told.sureness
    assert "From 2 comparisons nothing can be concluded" in words.change(change_table, english).sureness


def test_an_illustration_concludes_nothing(let_out, labels, ratio_table):
    mixed = Estimate(0.5, unit="ratio", status="illustration", origin="synthetic")
    rows = [
        {"indicator": "placed", "region": "543", "reference": "country", "year": 2010, "span": 3, "estimate": mixed}
    ]
    table = let_out("indicator_ratio", rows, ratio_table.keys, (), "public")
    assert "niistä ei voida päätellä mitään" in words.indicator_ratios(table, labels, indicator="placed").sureness


def test_a_ratio_names_its_reference_in_every_sentence(indicator_table, ratio_table, labels):
    told = words.indicators(indicator_table, ratio_table, labels, indicator="placed")
    assert told.answer.startswith(
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: osuus oli 0,53-kertainen koko maan osuuteen"
    )
    ratios = [sentence for sentence in told.sentences if "kertainen" in sentence]
    assert len(ratios) == 3
    assert all("koko maan" in sentence or "vertaiskunnan (Rovaniemi)" in sentence for sentence in ratios)


def test_placed_outside_the_home_is_never_a_test_of_taken_into_care(indicator_table, ratio_table, labels):
    told = words.indicators(indicator_table, ratio_table, labels, indicator="placed")
    assert "laajempi kuin huostassa olevien" in told.sureness


def test_a_value_that_is_not_published_is_told_and_not_as_zero(indicator_table, labels):
    told = words.indicator_levels(indicator_table, labels, indicator="placed")
    assert "1 arvoa ei ole julkaistu; se ei ole nolla." in told.sentences


def test_the_network_says_met_and_counts_what_is_more_than_chance(ties_table, labels):
    told = words.network(ties_table, labels)
    assert told.answer == (
        "Nurmijärvi 2014: 2 toimialaparia tapasi kokouksissa. "
        "Sattumaan verrattiin 3 paria; niistä 1 tapasi useammin kuin sattuma antaisi (synteettinen aineisto)."
    )
    assert told.sentences[0] == "Lastensuojelu ja varhaiskasvatus: 12 kokousta yhdessä, useammin kuin sattuma antaisi."
    assert "ei vielä yhteistyötä" in told.sureness


def test_the_tie_it_all_began_with_is_told_by_itself(ties_table, labels):
    assert words.interface_tie(ties_table, labels).sentences == ["Nurmijärvi: 12 kokousta (2014)."]


def _pair(a, b, **more):
    return {"municipality": "543", "year": 2014, "sector_a": a, "sector_b": b, "meetings_together": 1, "expected": 0.5,
            "p": None, "p_adjusted": None, "carriers": "1-2", "reviews": 0, "met": "yes", "verdict": "",
            "estimate": Estimate(1.0, n=24, unit="rate"), **more}  # fmt: skip


TIES = ("municipality", "year", "sector_a", "sector_b")


def test_only_pairs_with_a_p_count_as_compared_with_chance(ties_table, let_out, labels):
    extras = ties_table.extras
    tested = {"p": 0.5, "p_adjusted": 0.5, "verdict": "cannot_tell"}
    rows = [_pair("health", "school", **tested), _pair("clinic", "school", verdict="cannot_tell")]
    told = words.network(let_out("sector_ties", rows, TIES, extras, "persons"), labels)
    assert told.answer == (
        "Nurmijärvi 2014: 2 toimialaparia tapasi kokouksissa. "
        "Sattumaan verrattiin 1 paria; yhdenkään ei voida sanoa tavanneen useammin kuin sattuma antaisi."
    )
    told = words.network(let_out("sector_ties", rows[1:], TIES, extras, "persons"), labels)
    assert told.answer.endswith("Yhtäkään paria ei voitu verrata sattumaan.")


def test_one_sector_alone_has_no_pairs_and_that_is_said(ties_table, let_out, labels):
    absent = Estimate(None, unit="rate", status="not_estimable")
    nothing = {"meetings_together": None, "expected": None, "carriers": "", "met": "", "estimate": absent}
    table = let_out("sector_ties", [_pair("child_protection", "early_education", **nothing)], TIES, ties_table.extras,
                    "persons")  # fmt: skip
    said = "Näytettäviä toimialoja on vain yksi, joten toimialapareja ei ole."
    assert words.network(table, labels).answer == said
    assert figures.sector_matrix(table, labels).text == said


DIFFERENCE_KEYS = (
    "survey", "municipality_a", "municipality_b", "sector", "level", "key", "measure", "contrast", "year_from",
    "year_to",
)  # fmt: skip


def _difference(key, value, contrast, verdict=""):
    return {"survey": "staff", "municipality_a": "543", "municipality_b": "698", "sector": "all", "level": "dimension",
            "key": key, "measure": "score", "contrast": contrast, "year_from": 2006 if contrast == "did" else 2014,
            "year_to": 2014, "se": 1.0, "df": 40, "p": 0.01, "p_holm": 0.01, "verdict": verdict,
            "estimate": Estimate(value, value - 3, value + 3, 900, "score_difference", origin="synthetic")}  # fmt: skip


@pytest.fixture
def difference_table(let_out):
    rows = [
        _difference(key, value, "level")
        for key, value in [("rooting", 11.7), ("being_heard", 6.2), ("openness", 1.0), ("cooperation", -5.4)]
    ]
    rows += [_difference("rooting", 10.1, "did", "grew"), _difference("cooperation", -5.7, "did", "fell")]
    return let_out("survey_difference", rows, DIFFERENCE_KEYS, ("se", "df", "p", "p_holm", "verdict"))


def test_a_difference_of_changes_claims_no_fall_where_only_the_other_rose(difference_table, labels):
    told = words.difference(difference_table, labels)
    assert told.answer.endswith(
        "Nurmijärvi 2006–2014, muutos oli myönteisempi kuin vertaiskunnassa (Rovaniemi): juurtuminen; "
        "kielteisempi: yhteistyö (synteettinen aineisto)."
    )
    assert "laski" not in " ".join((told.answer, *told.sentences))
    assert told.sentences[0] == "Juurtuminen, Nurmijärvi miinus Rovaniemi +11,7 (95 %:n luottamusväli +8,7…+14,7)."


def test_the_largest_differences_are_said_to_be_picked_afterwards(difference_table, labels):
    told = words.difference(difference_table, labels).sureness
    assert told.startswith("Suurimmat erot on poimittu jälkikäteen 4 osa-alueesta")
    assert "päätelmää ”ei olennaista eroa” ei ole korjattu" in told


def test_the_sureness_restricts_the_correction_to_grown_and_fallen(change_table, labels):
    told = words.change(change_table, labels).sureness
    assert "Päätelmissä ”nousi” ja ”laski” on otettu huomioon, että osa-alueita verrattiin monta yhtä aikaa" in told
    assert "päätelmää ”ei olennaista muutosta” ei ole korjattu" in told
    assert "liian vähän" not in told


def test_an_answer_says_synthetic_only_where_its_rows_are(change_table, indicator_table, ratio_table, labels):
    assert words.change(change_table, labels).answer.count("(synteettinen aineisto).") == 2
    assert "synteetti" not in words.indicators(indicator_table, ratio_table, labels, indicator="placed").answer


def test_hidden_not_published_and_cannot_tell_are_counted_apart(levels_table, english):
    told = words.hidden([levels_table], english)
    assert told.answer == "1 figure is hidden to protect privacy."
    assert list(told.sentences) == ["1 figure is not published.", "Of 1 figure it cannot be told."]


def test_nothing_hidden_is_said_too(english, let_out):
    rows = [{"file": "a.csv", "table": "meetings", "reason": "x", "estimate": Estimate(3, unit="count")}]
    table = let_out("data_quality", rows, ("file", "table", "reason"), (), "public")
    assert words.hidden([table], english).text == "No figure is hidden."


def test_synthetic_data_are_named_whole_or_in_part(change_table, indicator_table, labels):
    assert words.data_origin([change_table], labels).text.startswith("Aineisto on synteettinen: sivun luvut")
    assert words.data_origin([change_table, indicator_table], labels).text.startswith(
        "Aineisto on osittain synteettinen"
    )
    assert "synteettinen" not in words.data_origin([indicator_table], labels).text


def test_without_rows_there_is_one_sentence_and_no_answer_is_made_up(empty_table, labels):
    told = words.change(empty_table, labels)
    assert isinstance(told, Notice)
    assert told.answer == "Aineistossa ei ole tähän kysymykseen tietoja."
    assert told.sentences == ()
    in_years = words.change(empty_table, dataclasses.replace(labels, years_chosen=True))
    assert in_years.answer == "Aineistossa ei ole tähän kysymykseen tietoja valituilta vuosilta."


def test_a_survey_that_is_not_of_the_study_was_not_asked(empty_table, labels, english):
    no_users = dataclasses.replace(labels, items={("staff", "heard"): "Tulen kuulluksi."})
    assert words.change(empty_table, no_users, survey="users").answer == "Palvelujen käyttäjiltä ei ole kysytty."
    assert words.change(empty_table, labels, survey="users").answer == "Aineistossa ei ole tähän kysymykseen tietoja."
    assert words.change(empty_table, english).answer == "The staff have not been asked."


@pytest.mark.parametrize("tell", [words.coverage, words.published, words.response_rates, words.participation])
def test_an_unreleased_table_is_not_told(frame, labels, tell):
    with pytest.raises(TypeError, match="released"):
        tell(frame, labels)


def test_levels_are_told_of_the_latest_year_from_the_highest_to_the_lowest(levels_table, let_out, labels):
    plain = {"survey": "staff", "municipality": "543", "sector": "all", "level": "dimension", "measure": "score"}
    scores = [("rooting", 2014, 61.1), ("openness", 2014, 44.0), ("being_heard", 2014, 50.0), ("openness", 2010, 90.0)]
    rows = [
        {**plain, "key": key, "year": year, "estimate": Estimate(score, score - 5, score + 5, 400, "score")}
        for key, year, score in scores
    ]
    told = words.levels(let_out("survey_levels", rows, levels_table.keys, ("se", "population")), labels)
    assert told.answer == "Nurmijärvi 2014: korkein juurtuminen 61,1 (56,1–66,1), matalin avoimuus 44,0 (39,0–49,0)."
    assert "juurtuminen 61,1 (56,1–66,1), kuulluksi tuleminen 50,0" in told.sentences[0]


def test_a_single_dimension_is_neither_the_highest_nor_the_lowest(levels_table, let_out, labels):
    row = {"survey": "staff", "municipality": "543", "sector": "all", "level": "dimension", "measure": "score"}
    row |= {"key": "rooting", "year": 2014, "estimate": Estimate(61.1, 56.1, 66.1, 400, "score")}
    told = words.levels(let_out("survey_levels", [row], levels_table.keys, ("se", "population")), labels)
    assert told.answer == "Nurmijärvi 2014: juurtuminen 61,1 (56,1–66,1)."


def _covered(place, source):
    return {"municipality": place, "followup_source": source, "year": 2022, "estimate": Estimate(9, unit="count")}


def test_sources_are_counted_as_sources_and_named_where_they_are_few(let_out, labels):
    many = ("survey:staff", "survey:users", "events")
    rows = [*(_covered("543", source) for source in many), _covered("698", "survey:staff")]
    table = let_out("followup_coverage", rows, ("municipality", "followup_source", "year"), (), "public")
    told = words.coverage(table, labels).answer
    assert told == "Seurannan lähteitä 2022: Nurmijärvi 3, Rovaniemi 1 (henkilöstökysely)."


def test_the_response_rate_without_the_number_of_staff_is_one_sentence(let_out, labels):
    unknown = Estimate(None, unit="share", status="not_estimable")
    rows = [
        {"survey": "staff", "municipality": "543", "year": 2010, "sector": sector, "respondents": 60, "staff": None,
         "estimate": unknown}
        for sector in ("all", "school")
    ]  # fmt: skip
    keys = ("survey", "municipality", "year", "sector")
    table = let_out("response_rates", rows, keys, ("respondents", "staff"))
    said = "Vastausprosenttia ei voida päätellä: kyselyn saaneiden määrä ei ole tiedossa."
    assert figures.response_rates(table, labels).text == said
    by = {"down": "sector", "across": "year"}
    assert tables.wide(table, labels, caption="Share of the staff who answered", **by).text == said
    small = {**rows[1], "sector": "police", "small": True}
    some = let_out("response_rates", [*rows, small], keys, ("respondents", "staff"))
    assert figures.response_rates(some, labels).text == said
    rows[1] |= {"estimate": Estimate(0.6, n=60)}
    known = let_out("response_rates", rows, keys, ("respondents", "staff"))
    assert not isinstance(figures.response_rates(known, labels), Notice)


INTERFACE_KEYS = ("survey", "municipality", "rater", "rated", "key", "year")


def _rating(year, share):
    return {"survey": "staff", "municipality": "543", "rater": "school", "rated": "youth", "key": "heard",
            "year": year, "se": 0.1, "estimate": Estimate(share, share - 0.1, share + 0.1, 50)}  # fmt: skip


def _rated_change(change_table, let_out, verdict):
    row = {"survey": "staff", "municipality": "543", "sector": "school", "level": "item", "key": "heard",
           "measure": "agree", "year_from": 2006, "year_to": 2014, "se": 0.1, "df": 9, "p": 0.1, "p_holm": 0.1,
           "p_bh": 0.1, "effect_size": 0.1, "n_from": 50, "n_to": 50, "verdict": verdict,
           "estimate": Estimate(-0.33, -0.76, 0.1, 100, "difference")}  # fmt: skip
    return let_out("survey_change", [row], change_table.keys, change_table.extras)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [("cannot_tell", "muutosta ei voida päätellä"), ("", "muutosta ei voida päätellä"), ("fell", "laski selvästi"),
     ("grew", "nousi selvästi"), ("no_change", "ei olennaista muutosta")],
)  # fmt: skip
def test_two_figures_of_an_interface_end_with_what_can_be_said_of_the_change(
    let_out, change_table, labels, verdict, told
):
    table = let_out("survey_interface", [_rating(2006, 0.5), _rating(2014, 0.17)], INTERFACE_KEYS, ("se",))
    changes = _rated_change(change_table, let_out, verdict)
    answer = words.interface(table, labels, changes=changes).answer
    assert answer == (
        f"Nurmijärvi, koulu: ”Tulen kuulluksi” 50\xa0% (40–60) vuonna 2006, 17\xa0% (7–27) vuonna 2014 – {told}."
    )
    once = let_out("survey_interface", [_rating(2014, 0.17)], INTERFACE_KEYS, ("se",))
    assert told not in words.interface(once, labels, changes=changes).answer


def _sector_change(key, sector, value, verdict, municipality="543"):
    return {"survey": "staff", "municipality": municipality, "sector": sector, "level": "dimension", "key": key,
            "measure": "score", "year_from": 2006, "year_to": 2014, "se": 1.0, "df": 9, "p": 0.01, "p_holm": 0.02,
            "p_bh": 0.02, "effect_size": 0.3, "n_from": 50, "n_to": 50, "verdict": verdict,
            "estimate": Estimate(value, value - 4, value + 4, 810, "score_difference")}  # fmt: skip


def test_the_largest_changes_of_sectors_are_named_and_the_rest_counted(let_out, change_table, labels):
    rows = [
        _sector_change("rooting", "all", 30.0, "grew"),
        _sector_change("being_heard", "family", -25.0, "fell"),
        _sector_change("rooting", "family", 5.0, "grew"),
        _sector_change("rooting", "school", 9.0, "grew"),
        _sector_change("openness", "school", 7.0, "grew"),
        _sector_change("cooperation", "school", 4.0, "grew"),
        _sector_change("openness", "youth", 40.0, "cannot_tell"),
        _sector_change("openness", "school", 3.0, "no_change", municipality="698"),
    ]
    told = words.sector_changes(let_out("survey_change", rows, change_table.keys, change_table.extras), labels)
    first, second = told.groups
    assert first.heading == "Nurmijärvi 2006–2014, toimialoittain"
    assert first.findings == (
        ("Perhepalvelut", "kuulluksi tuleminen laski 25 pistettä (−29…−21) ja juurtuminen nousi 5 pistettä (+1…+9)"),
        ("Koulu", "juurtuminen nousi 9 pistettä (+5…+13) ja avoimuus nousi 7 pistettä (+3…+11)"),
        ("Pienempiä selviä muutoksia", "1"),
    )
    assert second.plain() == "Rovaniemi 2006–2014, toimialoittain. Selviä muutoksia: ei yhtään."
    assert told.sureness.endswith("jokin voi näyttää muuttuneen sattumalta.")
    assert len(told.sentences) == 5
    assert isinstance(words.sector_changes(change_table, labels), Notice)
    hidden = let_out("survey_change", [rows[1] | {"small": True}], change_table.keys, change_table.extras)
    assert words.sector_changes(hidden, labels).groups[0].findings == (
        ("Ei voida päätellä", "piilotettu tietosuojasyistä"),
    )
