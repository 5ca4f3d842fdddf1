"""What is asked of Sotkanet, and what its answers are read as."""

from datetime import date

import pytest

from varpu_eval.errors import SourceError
from varpu_eval.sources.services import Answers, Clock, Manners, Mode, Service, Vintages
from varpu_eval.sources.sotkanet import Sotkanet
from varpu_eval.sources.sotkanet.shapes import read_indicators, read_regions, read_rows

TODAY = date(2026, 11, 26)


@pytest.fixture
def sotkanet(service, services, tmp_path):
    clock = services.FakeClock()
    asked = Service("Sotkanet", service.url, Manners(tries=2), Clock(clock.now, clock.sleep))
    return Sotkanet(Answers(asked, Vintages(tmp_path, asked.host), Mode(TODAY)))


def test_region_ids_become_codes_with_their_zeros(sotkanet):
    assert sotkanet.regions().value == {253: "543", 327: "698", 1: "005", 658: "FI", 900: "wsc:01", 801: None}


@pytest.mark.parametrize(("code", "ours"), [("5", "005"), (5, "005"), ("05", "005"), ("005", "005")])
def test_a_code_that_lost_its_zeros_gets_them_back(sotkanet, service, code, ours):
    service.regions = [{"id": 1, "code": code, "category": "KUNTA"}, {"id": 658, "code": "358", "category": "MAA"}]
    assert sotkanet.regions().value[1] == ours


def test_a_country_that_is_not_finland_is_not_the_whole_country(services):
    assert read_regions([*services.REGIONS, {"id": 1022, "code": "752", "category": "MAA"}])[1022] is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda regions: regions[:3], "the whole country"),
        (lambda regions: [*regions, {"id": 7, "code": "5", "category": "KUNTA"}], "stands twice"),
        (lambda regions: [*regions, regions[0]], "stands twice"),
        (lambda regions: [{**regions[0], "code": ""}, *regions[1:]], "code of region 253 is not 3 digits"),
        (lambda regions: [{**regions[0], "code": "54A"}, *regions[1:]], "code of region 253 is not 3 digits"),
        (lambda regions: [{**regions[0], "id": "253"}, *regions[1:]], "not the known shape .at 0.id"),
        (lambda _: {"error": "closed"}, "not the known shape .at the answer"),
        (lambda _: [], "the whole country"),
    ],
)
def test_regions_in_another_shape_are_refused(services, change, told):
    with pytest.raises(SourceError, match=f"Sotkanet /regions: .*{told}"):
        read_regions(change(services.REGIONS))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"indicator": 1086, "region": 253, "year": 2021, "gender": "total", "value": "5.1"}], "at 0.value"),
        ([{"indicator": 1086, "region": 253, "year": "2021", "gender": "total", "value": 5.1}], "at 0.year"),
        ([{"indicator": 1086, "region": 253, "year": 2021, "gender": "kaikki", "value": 5.1}], "at 0.gender"),
        ([{"indicator": 1086, "region": 253, "year": 2021, "gender": "total", "value": 1e999}], "at 0.value"),
        ([{"indicator": 1086, "region": 253, "year": 2021, "gender": "total", "value": True}], "at 0.value"),
        ([{"indicator": 1086}], "at 0.region"),
        (
            [{"indicator": 1, "region": 253, "year": 2021, "gender": "total", "value": 5.1}],
            "1086: figures of another",
        ),
        (
            [{"indicator": 1086, "region": 2, "year": 2021, "gender": "total", "value": v} for v in (1, 2)],
            "two figures",
        ),
    ],
)
def test_figures_in_another_shape_are_refused(rows, told):
    with pytest.raises(SourceError, match=told):
        read_rows(rows, 1086)


def test_a_figure_that_comes_twice_alike_is_one():
    row = {"indicator": 1086, "region": 253, "year": 2021, "gender": "total", "value": 5.1}
    assert len(read_rows([row, dict(row)], 1086)) == 1


def test_a_message_of_a_wrong_shape_quotes_no_answer():
    with pytest.raises(SourceError) as caught:
        read_rows([{"indicator": 1086, "region": "salainen", "year": 2021, "gender": "total"}], 1086)
    assert "salainen" not in str(caught.value)


def test_an_empty_or_repeated_list_of_indicators_is_refused(services):
    for answer in ([], services.INDICATORS * 2):
        with pytest.raises(SourceError, match="empty, or an id stands twice"):
            read_indicators(answer)


def test_a_series_is_asked_whole_and_in_one_request(sotkanet, service):
    series = sotkanet.series(1086).value
    assert (len(series.rows), series.asked) == (8, ("total",))
    (asked,) = service.asked
    assert asked[2]["years"] == [str(year) for year in range(1990, 2027)]  # to the year of today
    assert asked[2]["genders"] == ["total"]


def test_where_the_total_alone_answers_nothing_every_gender_is_asked(sotkanet, service):
    series = sotkanet.series(9006).value
    assert [query["genders"] for _, _, query, _ in service.asked] == [["total"], ["total", "female", "male"]]
    assert series.asked == ("total", "female", "male")
    assert {row.gender: row.value for row in series.rows} == {"male": 1.5, "female": 2.5}


def test_an_indicator_without_figures_is_an_empty_series_and_asked_again(sotkanet, service, services):
    assert sotkanet.series(9007).value.rows == ()
    service.figures[9007] = [services.figure(253, 2021, 1.0, 9007)]
    assert len(sotkanet.series(9007).value.rows) == 1


def test_where_figures_are_gone_the_older_ones_are_used_and_it_is_told(sotkanet, service):
    answers = sotkanet.answers
    sotkanet.series(1086)
    service.figures[1086] = []
    later = Sotkanet(Answers(answers.service, answers.vintages, Mode(date(2026, 11, 27)))).series(1086)
    assert (len(later.value.rows), later.retrieved) == (8, TODAY)
    assert later.instead == "the service has nothing now, and had before"


def test_licence_and_citation_follow_the_producer(services):
    thl, other = (read_indicators(services.INDICATORS)[at] for at in (0, 3))
    assert thl.licence == "CC BY 4.0"
    assert other.licence == "by separate agreement with the producer (Tilastokeskus)"
    # the example of Sotkanet's own instructions, with another day
    assert thl.citation("10.6.2023") == (
        "Tilasto- ja indikaattoripankki Sotkanet. Terveyden ja hyvinvoinnin laitos. 0 - 17-vuotiaat lapset, joista on "
        "tehty lastensuojeluilmoitus, % vastaavan ikäisestä väestöstä (THL) (ind. 1086). Viitattu 10.6.2023."
    )
    assert "(Tilastokeskus) (ind. 9003)" in other.citation("1.1.2026")
    (nameless,) = read_indicators([{"id": 5, "title": {"fi": "Nimetön"}}])
    assert "which Sotkanet does not name" in nameless.licence
    assert "Nimetön (ind. 5)" in nameless.citation("1.1.2026")
