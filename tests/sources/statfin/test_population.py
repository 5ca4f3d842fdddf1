"""The population by municipality, year and age, from JSON-stat."""

from datetime import date

import pytest

from varpu_eval.errors import InputError, SourceError
from varpu_eval.sources.services import Answers, Clock, Manners, Mode, Service, Vintages
from varpu_eval.sources.statfin import Ages, StatFin, population
from varpu_eval.sources.statfin.json_stat import read_json_stat


@pytest.fixture
def statfin(service, services, tmp_path):
    clock = services.FakeClock()
    asked = Service("StatFin", service.url, Manners(tries=2), Clock(clock.now, clock.sleep))
    return StatFin(Answers(asked, Vintages(tmp_path, asked.host), Mode(date(2026, 11, 26))))


def numbers(kept):
    return {(r, y): v for r, y, v in kept.value.frame[["region", "year", "value"]].itertuples(index=False)}


def test_ages_are_added_up_and_a_missing_age_leaves_no_row(statfin):
    # the stand-in answers PEOPLE + age: 543 has 40 + 41 in 2020 and 2021; age 1 of 005 is withheld in 2021
    assert numbers(statfin.population(Ages(0, 1))) == {
        ("543", 2020): 81, ("543", 2021): 81, ("005", 2020): 21, ("FI", 2020): 2001, ("FI", 2021): 2001,
    }  # fmt: skip


def test_everybody_is_the_total_of_the_table(statfin, service):
    assert numbers(statfin.population(Ages.parse("all")))["543", 2020] == 40
    assert len(service.asked) == 2  # the description, and one piece


def test_an_open_end_takes_every_older_age(statfin):
    assert numbers(statfin.population(Ages.parse("2-")))["543", 2020] == 42 + 43  # ages 2, and 3 or more


def test_a_large_question_is_asked_in_pieces_and_kept_whole(statfin, service, monkeypatch, tmp_path):
    monkeypatch.setattr(population, "MOST_CELLS", 6)  # 3 areas and 2 ages: a year at a time
    assert len(numbers(statfin.population(Ages(0, 1)))) == 5
    assert len(service.asked) == 3
    (kept,) = tmp_path.rglob("*.json")
    assert kept.parent.name == "0-1"


def test_a_piece_that_fails_leaves_nothing_kept(statfin, service, monkeypatch, tmp_path):
    monkeypatch.setattr(population, "MOST_CELLS", 6)
    whole = service.people
    service.people = lambda body: whole(body) if "2020" in str(body) else {"error": "too many"}
    with pytest.raises(SourceError, match="no whole JSON-stat"):
        statfin.population(Ages(0, 1))
    assert not list(tmp_path.rglob("*.json"))


def test_an_age_that_the_table_lacks_is_refused(statfin):
    for high in (17, 3):  # 3 stands in the table together with every older age
        with pytest.raises(SourceError, match=f"it has not each age of 0-{high} once"):
            statfin.population(Ages(0, high))


def test_cells_that_were_not_asked_are_refused(statfin, service, services):
    def fewer(body):
        body["query"][0]["selection"]["values"] = ["SSS"]
        return services.people(body)

    service.people = fewer
    with pytest.raises(SourceError, match="other areas came than were asked"):
        statfin.population(Ages(0, 1))


def test_a_table_that_changed_is_refused(statfin, service, services):
    service.faults = [services.this({"title": "x", "variables": [{"code": "Alue", "values": ["SSS"]}]})]
    with pytest.raises(SourceError, match="lacks Ikä, Sukupuoli, Vuosi, Tiedot"):
        statfin.population(Ages(0, 1))


@pytest.mark.parametrize("text", ["", "17-0", "-5", "a", "0-17-"])
def test_ages_that_are_none_are_refused(text):
    with pytest.raises(InputError, match="write '0-17'"):
        Ages.parse(text)


@pytest.mark.parametrize("text", ["0-17", "65-", "all"])
def test_ages_are_written_as_they_are_read(text):
    assert str(Ages.parse(text)) == text


def dataset(**change):
    two = {"category": {"index": {"b": 1, "a": 0}}}
    one = {"category": {"label": {"x": "X"}}}
    return {
        "version": "2.0", "class": "dataset", "id": ["two", "one"], "size": [2, 1],
        "dimension": {"two": two, "one": one}, "value": [1, 2.5], **change,
    }  # fmt: skip


class TestJsonStat:
    def test_dense_and_sparse_values_are_read_alike(self):
        for value in ([1, None], {"0": 1}):
            table = read_json_stat(dataset(value=value))
            assert table["two"].tolist() == ["a", "b"]
            assert table["one"].tolist() == ["x", "x"]
            assert table["value"].isna().tolist() == [False, True]

    def test_the_last_dimension_varies_fastest(self):
        # three by two cells: row-major, as json-stat.org 2.0 says
        parts = {name: {"category": {"index": list(codes)}} for name, codes in {"p": "abc", "q": "xy"}.items()}
        table = read_json_stat(dataset(id=["p", "q"], size=[3, 2], dimension=parts, value=[1, 2, 3, 4, 5, 6]))
        assert ["".join(row) for row in table[["p", "q"]].to_numpy()] == ["ax", "ay", "bx", "by", "cx", "cy"]
        assert table["value"].tolist() == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize(
        "change",
        [
            {"version": "1.0"},
            {"class": "collection"},
            {"value": [1]},
            {"value": [1, "2"]},
            {"value": [1, True]},
            {"value": {"2": 1}},
            {"value": None},
            {"size": [1, 2]},
            {"dimension": {}},
            {"id": ["two"]},
        ],
    )
    def test_what_does_not_fit_together_is_refused(self, change):
        with pytest.raises(SourceError, match=r"no whole JSON-stat 2\.0 dataset"):
            read_json_stat(dataset(**change))

    @pytest.mark.parametrize("answer", [None, [], {}, "x"])
    def test_what_is_no_dataset_is_refused(self, answer):
        with pytest.raises(SourceError, match="no whole JSON-stat"):
            read_json_stat(answer)
