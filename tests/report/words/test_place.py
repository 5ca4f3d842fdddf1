# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import dataclasses

import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

KEYS = ("indicator", "region", "reference", "year", "span")
FUNNEL = ("value", "low_998", "high_998", "persons", "shrunken", "shrunken_low", "shrunken_high", "approximate")


def read(told):
    """Return what is told with plain spaces."""
    return told.replace("\N{NO-BREAK SPACE}", " ")


def rank(at, low, high, of, reference="nearest", *, year=2019, status="ok", **more):
    figures = (None, None, None) if at is None else (float(at), low, high)
    return {
        "indicator": "placed", "region": "543", "reference": reference, "year": year, "span": 3, "regions": of,
        "estimate": Estimate(*figures, unit="count", status=status, origin="derived"), **more,
    }  # fmt: skip


def funnel(value, inner, outer, reference="nearest", *, year=2019, approximate="no", **more):
    return {
        "indicator": "placed", "region": "543", "reference": reference, "year": year, "span": 3, "persons": 8719,
        "estimate": Estimate(1.107, *inner, unit="percent", origin="derived"), "value": value, "low_998": outer[0],
        "high_998": outer[1], "shrunken": 1.047, "shrunken_low": 0.909, "shrunken_high": 1.19,
        "approximate": approximate, **more,
    }  # fmt: skip


def ratio(value, reference="nearest", year=2019, status="ok"):
    return {
        "indicator": "placed", "region": "543", "reference": reference, "year": year, "span": 3,
        "estimate": Estimate(value, unit="ratio", status=status, origin="derived"),
    }  # fmt: skip


@pytest.fixture
def place_of(release_of, labels):
    """Return a function that tells the place of given rows of ranks, of a funnel and of ratios."""

    def told(ranks=(), funnels=(), ratios=(), spoken=labels, kind="public"):
        tables = ("indicator_rank", ranks, KEYS, ("regions",)), ("indicator_funnel", funnels, KEYS, FUNNEL)
        out = release_of(*tables, ("indicator_ratio", ratios, KEYS, ()), kind=kind)
        return words.place(*(out[name] for name, *_ in tables), out["indicator_ratio"], spoken, indicator="placed")

    return told


def test_a_rank_is_told_with_its_limits_and_the_number_of_municipalities(place_of):
    assert place_of([rank(2, 1, 6, 8)]).answer == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut, lähimmät kunnat, 2019–2021: sija 2 (1–6), kun kuntia on 8 ja 1 on "
        "pienin luku; rajoihin mahtuvat lähes kaikki sijat, joten sijaa ei voida päätellä."
    )


@pytest.mark.parametrize(
    ("low", "high", "of", "told"),
    [
        (1, 6, 8, "sijaa ei voida päätellä"),  # 6 of 8 places
        (1, 5, 10, "pienempien lukujen puolella"),
        (6, 9, 10, "suurempien lukujen puolella"),
        (2, 6, 10, "kummalla puolella keskikohtaa"),
        (5, 9, 10, "kummalla puolella keskikohtaa"),
        (1, 4, 9, "pienempien lukujen puolella"),
        (1, 5, 9, "kummalla puolella keskikohtaa"),
        (5, 8, 9, "kummalla puolella keskikohtaa"),  # 5 is the middle itself
        (6, 9, 9, "suurempien lukujen puolella"),
    ],
)
def test_what_the_limits_of_a_rank_leave_open_is_told(place_of, low, high, of, told):
    assert told in place_of([rank(low, low, high, of)]).answer


def test_a_rank_without_limits_is_not_told_and_why(place_of):
    unknown, few = (place_of([rank(None, None, None, None, status=s)]) for s in ("not_estimable", "not_published"))
    assert unknown.answer.endswith("sijaa ei kerrota, koska sille ei voida antaa rajoja: henkilömääriä ei tunneta.")
    assert few.answer.endswith("sijaa ei kerrota, koska lukuja on julkaistu liian harvasta kunnasta.")
    assert "Suluissa" not in unknown.sureness
    hidden = place_of([rank(2, 1, 6, 8, small=True)], kind="register")
    assert hidden.answer.endswith("sija on piilotettu tietosuojasyistä.")
    bare = place_of([rank(2, None, None, 8)])
    assert "sijaa ei kerrota" in bare.answer


def test_the_latest_window_with_a_rank_is_told(place_of):
    ranks = [rank(1, 1, 3, 8, year=2013), rank(3, 2, 4, 8, year=2016), rank(None, None, None, None, year=2019,
             status="not_published")]  # fmt: skip
    assert "2016–2018: sija 3 (2–4)" in place_of(ranks).answer


def test_the_nearest_come_before_named_groups_and_each_sentence_names_its_reference(place_of):
    groups = ("kuuma", "nearest")
    told = place_of(
        [rank(2, 1, 6, 8, group) for group in groups],
        [funnel(0.97, (0.886, 1.326), (0.771, 1.463), group, approximate="yes") for group in groups],
        [ratio(0.86, group + level) for group in groups for level in ("", ":median", ":weighted_mean")],
    ).sentences
    first, second = told[: len(told) // 2], told[len(told) // 2 :]
    assert len(first) == 5  # rank, ratio, funnel, that it is approximate, the shrunken value
    assert all("lähimmät kunnat" in sentence or "lähimpien kuntien" in sentence for sentence in first)
    assert all("ryhmä kuuma" in sentence or "ryhmän kuuma" in sentence for sentence in second)


def test_median_and_weighted_mean_are_told_where_they_tell_otherwise(place_of):
    def levels(*values):
        return [ratio(v, f"kuuma{of}") for v, of in zip(values, ("", ":median", ":weighted_mean"), strict=True)]

    ranks = [rank(3, 1, 5, 10, "kuuma")]
    (mean,) = place_of(ranks, ratios=levels(0.84, 0.86, 0.83)).sentences[1:]
    assert mean == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut: luku oli 0,84-kertainen vertailuarvoon (ryhmän kuuma muiden "
        "kuntien keskiarvo) verrattuna vuosina 2019–2021."
    )
    apart = place_of(ranks, ratios=levels(0.80, 0.88, 0.70)).sentences[1:]
    assert ["keskiarvo)" in apart[0], "mediaani)" in apart[1], "painotettu keskiarvo)" in apart[2]] == [True] * 3
    assert len(place_of(ranks, ratios=levels(0.98, 1.01, 0.97)).sentences) == 4  # on both sides of 1


def test_the_funnel_tells_whether_chance_alone_could_give_the_value(place_of):
    def told(value):
        return read(place_of([rank(2, 1, 6, 8)], [funnel(value, (0.886, 1.326), (0.771, 1.463))]).sentences[1])

    assert told(0.967) == (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut, lähimmät kunnat, 2019–2021: 0,97 %, koko ryhmässä yhteensä 1,11 %. "
        "Tämän kokoiselle kunnalle pelkkä sattuma antaisi 0,89–1,33 % 95 kertaa sadasta ja 0,77–1,46 % 998 kertaa "
        "tuhannesta; arvo mahtuu pelkän sattuman rajoihin."
    )
    assert "leveämpien sisällä" in told(0.80)
    assert "leveämpien sisällä" in told(1.40)
    assert "kysymys eikä tulos" in told(0.70)
    assert "kysymys eikä tulos" in told(1.50)


def test_an_approximate_funnel_is_called_approximate_and_the_shrunken_value_told(place_of):
    def told(approximate):
        row = funnel(0.967, (0.886, 1.326), (0.771, 1.463), approximate=approximate)
        return list(map(read, place_of([rank(2, 1, 6, 8)], [row]).sentences[2:]))

    shrunken = (
        "Nurmijärvi, kodin ulkopuolelle sijoitetut, lähimmät kunnat, 2019–2021: kun pienten lukujen satunnaisvaihtelu "
        "otetaan huomioon, 1,05 % (0,91–1,19 %)."
    )
    assert told("yes") == [
        (
            "Nurmijärvi, kodin ulkopuolelle sijoitetut, lähimmät kunnat: rajat ovat likimääräisiä, koska ainakin "
            "yhdestä kunnasta tiedetään vain pyöristetty luku, usean vuoden keskiarvo tai likimääräinen henkilömäärä."
        ),
        shrunken,
    ]
    assert told("no") == [shrunken]


def test_of_a_peer_no_place_is_told(place_of):
    ranks = [rank(2, 1, 6, 8), {**rank(7, 6, 8, 8), "region": "698"}]
    assert "Rovaniemi" not in place_of(ranks).plain()
    assert isinstance(place_of(ranks[1:]), Notice)


def test_why_neither_more_nor_less_is_better_is_told_once_where_the_catalogue_has_it_so(place_of, labels):
    neutral = dataclasses.replace(labels, neutral=frozenset({"placed"}))
    reason = "Palvelun käyttö ei ole sinänsä hyvä eikä huono asia: pieni osuus voi kertoa"
    assert place_of([rank(2, 1, 6, 8)], spoken=neutral).plain().count(reason) == 1
    assert reason not in place_of([rank(2, 1, 6, 8)]).plain()


def test_invented_municipalities_beside_a_real_one_show_the_method_only(place_of):
    told = place_of([rank(2, 1, 6, 8, status="illustration")])
    assert "niistä ei voida päätellä mitään" in told.sureness
    unranked = rank(None, None, None, None, status="not_estimable")
    assert "ei voida päätellä mitään" in place_of([unranked], ratios=[ratio(0.7, status="illustration")]).sureness
    elsewhere = place_of([unranked], ratios=[ratio(0.7, "peer", status="illustration")])
    assert "ei voida päätellä mitään" not in elsewhere.sureness


def test_without_ranks_there_is_nothing_to_tell(place_of):
    assert isinstance(place_of(), Notice)
