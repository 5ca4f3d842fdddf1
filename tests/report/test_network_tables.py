# ruff: noqa: RUF001 - text for people has real dashes
import re

import pytest

from varpu_eval.report import figures, network_tables, words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

TIES = ("municipality", "year", "sector_a", "sector_b")
TIE_EXTRAS = ("meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict")
RATINGS = ("survey", "municipality", "rater", "rated", "key", "year")


def tie(a, b, together=9, **more):
    return {"municipality": "543", "year": 2012, "sector_a": a, "sector_b": b, "meetings_together": together,
            "expected": 2.0, "p": 0.5, "p_adjusted": 0.5, "carriers": "5+", "reviews": 2, "met": "yes",
            "verdict": "cannot_tell", "estimate": Estimate(2.5, n=24, unit="rate"), **more}  # fmt: skip


def rating(rater, rated, year, share, key="heard", **more):
    return {"survey": "staff", "municipality": "543", "rater": rater, "rated": rated, "key": key, "year": year,
            "se": 0.05, "estimate": Estimate(share, share - 0.1, share + 0.1, 50), **more}  # fmt: skip


@pytest.fixture
def ties(let_out):
    rows = [tie("clinic", "school", 20), tie("child_protection", "early_education", small=True),
            tie("police", "school", 3, small=True), tie("clinic", "youth", 12)]  # fmt: skip
    return let_out("sector_ties", rows, TIES, TIE_EXTRAS, "persons")


@pytest.fixture
def ratings(let_out):
    rows = [
        rating("clinic", "school", 2006, 0.31),
        rating("clinic", "school", 2010, 0.47),
        rating("clinic", "school", 2014, 0.89),
        rating("school", "clinic", 2006, 0.62),
        rating("early_education", "child_protection", 2010, 0.55),
        rating("child_protection", "early_education", 2010, 0.2, small=True),
    ]
    return let_out("survey_interface", rows, RATINGS, ("se",))


def lines(table):
    """Return the texts of the cells of every line, the heads first."""
    found = re.findall(r"<tr>(.*?)</tr>", table.html())
    return [[re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ") for cell in re.split(r"</t[hd]>", row)[:-1]]
            for row in found]  # fmt: skip


class TestInterfaceMatrix:
    def test_both_directions_stand_side_by_side_with_the_latest_year_not_after_the_meetings(
        self, ties, ratings, labels
    ):
        line = next(line for line in lines(network_tables.interface_matrix(ties, labels, ratings=ratings))
                    if line[:2] == ["neuvola", "koulu"])  # fmt: skip
        assert line[-2:] == ["47 % (37–57), 2010 ”Tulen kuulluksi”", "62 % (52–72), 2006 ”Tulen kuulluksi”"]

    def test_early_education_and_child_protection_stand_first_though_hidden(self, ties, ratings, labels):
        first = lines(network_tables.interface_matrix(ties, labels, ratings=ratings))[1]
        assert first[:5] == ["lastensuojelu", "varhaiskasvatus", "piilotettu", "piilotettu", "piilotettu"]
        assert first[-2].startswith("piilotettu, 2010")
        assert first[-1].startswith("55 %")

    def test_then_pairs_stand_by_meetings_and_who_was_not_asked_is_told_apart_from_hidden(self, ties, ratings, labels):
        found = lines(network_tables.interface_matrix(ties, labels, ratings=ratings))
        assert [line[3] for line in found[2:]] == ["20", "12", "piilotettu"]
        assert found[-1][-2:] == ["ei kysytty", "ei kysytty"]

    def test_without_ratings_there_are_no_columns_of_them(self, ties, labels):
        found = lines(network_tables.interface_matrix(ties, labels))
        assert {len(line) for line in found} == {10}
        assert isinstance(network_tables.interface_matrix(ties, labels, year=1999), Notice)

    def test_a_pair_that_was_not_compared_says_so(self, let_out, labels):
        table = let_out("sector_ties", [tie("clinic", "school", p=None, p_adjusted=None)], TIES, TIE_EXTRAS, "persons")
        assert "ei verrattu" in lines(network_tables.interface_matrix(table, labels))[1]


class TestMatrixPicture:
    def test_a_cell_holds_how_its_row_rates_its_column(self, ties, ratings, labels):
        figure = figures.sector_matrix(ties, labels, ratings=ratings)
        told = [word.replace("\xa0", " ") for word in re.findall(r">([^<>\n]+)</text>", figure.wide.decode())]
        assert {"47 %", "62 %", "55 %", "piilotettu"} <= set(told)
        assert "89 %" not in told
        assert "arvioijana neuvola, arvioitavana koulu, ”Tulen kuulluksi” 47" in figure.alt.lower().replace(
            "tulen", "Tulen"
        )

    def test_ratings_of_sectors_that_are_not_in_the_picture_are_left_out(self, ties, let_out, labels):
        rated = let_out("survey_interface", [rating("parish", "school", 2010, 0.5)], RATINGS, ("se",))
        assert figures.sector_matrix(ties, labels, ratings=rated) == figures.sector_matrix(ties, labels)

    def test_not_to_have_met_though_chance_would_have_it_is_marked(self, let_out, labels):
        rows = [tie("clinic", "school", 0, met="no", verdict="less_than_chance")]
        figure = figures.sector_matrix(let_out("sector_ties", rows, TIES, TIE_EXTRAS, "persons"), labels)
        assert "harvemmin kuin sattumalta tai ei lainkaan" in figure.wide.decode()


def test_the_words_of_the_interface_tell_both_halves(let_out, ratings, labels):
    rows = [tie("child_protection", "early_education", verdict="more_than_chance"),
            tie("child_protection", "early_education", 0, year=2010, met="no", verdict="less_than_chance")]  # fmt: skip
    told = words.interface_tie(let_out("sector_ties", rows, TIES, TIE_EXTRAS, "persons"), labels, ratings=ratings)
    assert told.answer == (
        "Nurmijärvi 2012, varhaiskasvatus ja lastensuojelu yhdessä: 9 kokousta, useammin kuin sattuma antaisi."
    )
    assert told.sentences[0] == "Nurmijärvi: 0 kokousta (2010), 9 kokousta (2012)."
    assert [("piilotettu (2010)" in s, "55\xa0%" in s) for s in told.sentences[1:]] == [(True, False), (False, True)]


ROLES = ("municipality", "year", "sector", "measure")


def role(sector, value, expected, p, **more):
    return {"municipality": "543", "year": 2014, "sector": sector, "measure": "brokerage", "expected": expected,
            "z": 2.0, "p": p, "estimate": Estimate(value, n=24, unit="mean"), **more}  # fmt: skip


class TestRoles:
    @pytest.fixture
    def roles(self, let_out):
        rows = [
            role("school", 9.0, 2.0, 0.001),  # Holm: 3 x .001
            role("clinic", 1.0, 4.0, 0.03),  # Holm: 2 x .03 = .06, not under .05
            role("youth", 3.0, 3.0, 0.9),
            role("police", 3.0, 3.0, 0.9, small=True),
            role("school", 2, 1.0, 0.5, measure="parts_left", estimate=Estimate(2, n=24, unit="count")),
            role("clinic", 1, 1.0, 0.5, measure="parts_left", estimate=Estimate(1, n=24, unit="count")),
        ]
        return let_out("sector_roles", rows, ROLES, ("expected", "z", "p"), "persons")

    def test_only_what_holds_among_all_sectors_is_marked(self, roles, labels):
        found = {line[0]: line[1:] for line in lines(network_tables.roles(roles, labels))}
        assert "9,0 (2,0) ▲" in found["koulu"]
        assert "1,0 (4,0)" in found["neuvola"]
        assert "piilotettu" in found["poliisi"]

    def test_words_say_the_same(self, roles, labels):
        told = words.sector_roles(roles, labels)
        assert told.answer == "Nurmijärvi 2014: muiden välissä useammin kuin sattuma antaa: koulu."
        assert any("jos näistä jokin puuttuisi: koulu" in sentence for sentence in told.sentences)
        assert "ei sitä, että se kulki" in told.sureness

    def test_without_a_null_it_cannot_be_told(self, let_out, labels):
        nothing = Estimate(None, n=24, unit="mean", status="not_estimable")
        rows = [role("school", 1.0, None, None, estimate=nothing, z=None)]
        table = let_out("sector_roles", rows, ROLES, ("expected", "z", "p"), "persons")
        assert (
            words.sector_roles(table, labels).answer == "Nurmijärvi 2014: ei voida päätellä, ketkä ovat muiden välissä."
        )
        assert lines(network_tables.roles(table, labels))[1][3] == "ei voida päätellä"


STRUCTURE = ("municipality", "area", "year", "level", "measure")
STRUCTURE_EXTRAS = ("null_mean", "null_low", "null_high", "p", "meetings")


def measured(level, measure, value, null, p, **more):
    return {"municipality": "543", "area": "all", "year": 2014, "level": level, "measure": measure,
            "null_low": null[0], "null_mean": null[1], "null_high": null[2], "p": p, "meetings": 24,
            "estimate": Estimate(value, n=24), **more}  # fmt: skip


class TestStructure:
    @pytest.fixture
    def structure(self, let_out):
        nothing = Estimate(None, n=24, status="not_estimable")
        rows = [
            measured("sector", "density", 0.5, (0.8, 0.9, 1.0), 0.002),
            measured("sector", "transitivity", 0.9, (0.8, 0.9, 1.0), 0.9),
            measured("person", "density", 0.5, (0.2, 0.3, 0.4), 0.002),
            measured("organisation", "density", 0, (None, None, None), None, estimate=nothing),
            measured("person", "density", 0.1, (0.2, 0.3, 0.4), 0.002, area="klaukkala"),
        ]
        return let_out("network_structure", rows, STRUCTURE, STRUCTURE_EXTRAS, "persons")

    def test_each_figure_stands_beside_chance_and_says_on_which_side(self, structure, labels):
        found = lines(network_tables.structure(structure, labels))
        assert [(line[0], line[-3], line[-2], line[-1]) for line in found[1:]] == [
            ("tavanneiden parien osuus", "50 %", "90 % (80–100)", "alle sattuman"),
            ("kokonaan tavanneiden kolmikoiden osuus", "90 %", "90 % (80–100)", "ei erotu sattumasta"),
            ("tavanneiden parien osuus", "ei voida päätellä", "", "ei voida päätellä"),
            ("tavanneiden parien osuus", "50 %", "30 % (20–40)", "yli sattuman"),
        ]

    def test_words_count_what_differs_by_level(self, structure, labels):
        told = words.network_structure(structure, labels)
        assert told.answer == (
            "Nurmijärvi 2014: koko verkoston 3 luvusta 2 poikkeaa sattumasta "
            "(toimialojen välillä 1, ihmisten välillä 1)."
        )
        assert len(told.sentences) == 2


CHANGES = ("municipality", "year_from", "year_to", "measure")


def changed(measure, value, unit="share", p=None, limits=(None, None), **more):
    return {"municipality": "543", "year_from": 2006, "year_to": 2014, "measure": measure, "p": p,
            "estimate": Estimate(value, *limits, n=24, unit=unit), **more}  # fmt: skip


class TestChange:
    def told(self, let_out, labels, *rows):
        return words.network_change(let_out("network_change", list(rows), CHANGES, ("p",), "persons"), labels)

    def test_pairs_people_and_brokers_are_told_each_with_its_sureness(self, let_out, labels):
        counts = [changed(f"sector_ties_{name}", n, "count") for name, n in (("kept", 5), ("gained", 2), ("lost", 1))]
        told = self.told(
            let_out, labels, *counts,
            changed("persons_continued", 0.4),
            changed("ties_jaccard", 0.6, p=0.002),
            changed("ties_correlation", 0.1, "coefficient", p=0.4),
            changed("density_change", -0.1, "difference", limits=(-0.2, -0.05)),
            changed("broker_stability", 0.2, "coefficient", p=0.4),
        )  # fmt: skip
        assert told.answer == (
            "Nurmijärvi 2006–2014: toimialapareja, jotka tapasivat kumpanakin vuonna: 5; vain jälkimmäisenä: 2; "
            "vain aiempana: 1."
        )
        stayed, ties, density, brokers = told.sentences
        assert "40\xa0% oli mukana" in stayed
        assert "samanlaisuus ei erotu sattumasta" in ties
        assert "pieneni 10 prosenttiyksikköä" in density
        assert "ei voida päätellä, ovatko muiden välissä samat ihmiset" in brokers

    def test_what_cannot_and_what_may_not_be_told_are_counted_apart(self, let_out, labels):
        nothing = Estimate(None, n=24, status="not_estimable")
        told = self.told(let_out, labels, changed("ties_jaccard", 0, estimate=nothing),
                         changed("persons_continued", 0.4, small=True))  # fmt: skip
        assert told.sentences == [
            "Nurmijärvi 2006–2014: 1 luku piilotettu tietosuojasyistä; 1 lukua ei voida päätellä."
        ]

    @pytest.mark.parametrize(
        ("limits", "said"),
        [((0.01, 0.2), "kasvoi"), ((-0.1, 0.2), "ei voida päätellä"), ((0.0, 0.2), "ei voida päätellä")],
    )
    def test_a_change_of_density_is_told_only_where_its_interval_has_no_zero(self, let_out, labels, limits, said):
        told = self.told(let_out, labels, changed("density_change", 0.05, "difference", limits=limits))
        assert said in told.sentences[0]

    def test_where_nothing_varies_nothing_changed(self, let_out, labels):
        told = self.told(let_out, labels, changed("density_change", 0.0, "difference", limits=(0.0, 0.0)))
        assert "kuten ennen" in told.sentences[0]


class TestSummary:
    @pytest.fixture
    def released(self, release_of):
        """Release a municipality whose year 2012 has all there is to tell, and one of meetings alone."""
        rows = [tie("child_protection", "early_education", verdict="more_than_chance"),
                tie("clinic", "school", 0, met="no", verdict="less_than_chance"),
                tie("clinic", "youth", small=True),
                tie("child_protection", "early_education", 1, year=2006),
                tie("clinic", "school", municipality="698", p=None, p_adjusted=None)]  # fmt: skip
        table = {"municipality": "543", "area": "all", "year": 2012, "meetings": 24}
        present = [
            {**table, "sector": sector, "measure": "meetings_share", "estimate": Estimate(share, 0.1, 0.9, n=24)}
            for sector, share in (("school", 0.5), ("other", 0.8))
        ]
        mean = {**table, "sector": "all", "measure": "sectors_at_meeting",
                "estimate": Estimate(4.25, 3.5, 5.0, n=24, unit="mean")}  # fmt: skip
        return release_of(
            ("sector_ties", rows, TIES, TIE_EXTRAS),
            ("network_participation", [*present, mean], ("municipality", "area", "year", "sector", "measure"),
             ("meetings",)),
            ("sector_roles", [role("school", 9.0, 2.0, 0.001, year=2012)], ROLES, ("expected", "z", "p")),
            ("network_change", [changed("persons_continued", 0.4)], CHANGES, ("p",)),
            ("survey_interface", [rating("early_education", "child_protection", 2010, 0.55)], RATINGS, ("se",)),
        )  # fmt: skip

    def test_it_tells_who_met_by_chance_or_not_between_whom_what_changed_and_what_is_untold(self, released, labels):
        told = words.network_summary(released, labels)
        findings = {label: finding.replace("\xa0", " ") for label, finding in told.groups[0].findings}
        assert told.groups[0].heading == "Nurmijärvi 2012"
        assert findings == {
            "Pöydässä": "kokouksessa keskimäärin 4,3 (3,5–5,0) toimialaa; useimmin koulu 50 % kokouksista",
            "Tavanneet": "1 toimialapari; 1 pari ei tavannut; 1 parista sitä ei saa kertoa",
            "Sattumaa useammin": (
                "lastensuojelu ja varhaiskasvatus; 1 pari harvemmin kuin sattuma antaisi tai ei lainkaan"
            ),
            "Varhaiskasvatus ja lastensuojelu": (
                "9 kokousta, useammin kuin sattuma antaisi; vuonna 2006: 1 kokous; "
                "varhaiskasvatus: ”Tulen kuulluksi” 55 % (45–65)"
            ),
            "Muiden välissä": "useammin kuin sattuma antaa: koulu",
            "Muuttui": (
                "2006–2014: ei voida päätellä, mitkä toimialaparit tapasivat edelleen; "
                "jälkimmäisen vuoden ihmisistä 40 % oli mukana jo aiempana"
            ),
            "Piilotettu tietosuojasyistä": "1 parin luvut",
            "Ei voida päätellä": "sitä, tekivätkö tavanneet yhteistyötä",
        }

    def test_where_only_meetings_are_known_the_rest_is_left_out(self, released, labels):
        findings = dict(words.network_summary(released, labels).groups[1].findings)
        assert findings == {
            "Tavanneet": "1 toimialapari",
            "Sattumaa useammin": "yhtäkään paria ei voitu verrata sattumaan",
            "Muiden välissä": "ei voida päätellä",
            "Ei voida päätellä": "sitä, tekivätkö tavanneet yhteistyötä",
        }

    def test_it_says_met_and_never_that_they_worked_together(self, released, labels):
        assert "ei vielä yhteistyötä" in words.network_summary(released, labels).sureness

    def test_a_year_without_meetings_has_no_summary(self, released, labels):
        assert isinstance(words.network_summary(released, labels, year=1999), Notice)


def test_meetings_that_alone_are_hidden_say_so(let_out, labels):
    table = let_out("sector_ties", [tie("clinic", "school", None)], TIES, TIE_EXTRAS, "persons")
    assert lines(network_tables.interface_matrix(table, labels))[1][3:5] == ["piilotettu", "2,5"]
