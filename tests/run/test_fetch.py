"""`varpu-eval fetch` on a new study, against the stand-in for the services: what is written, told and refused."""

import csv
import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest

from varpu_eval.__main__ import main
from varpu_eval.peer import indicator_levels
from varpu_eval.run import fetch
from varpu_eval.sources import read_study
from varpu_eval.sources.services import Clock, Manners, Vintages

WANTED = """
[tables.indicators]
files = ["fetched/indicators.csv"]
[tables.catalogue]
files = ["catalogue.csv"]
[fetch.sotkanet]
notifications = 1086
taken = "Huostassa olleet 0\u201317-vuotiaat viimeisen sijoitustiedon mukaan"
[fetch.population]
small = "0-1"
"""

CATALOGUE = """\
indicator,title_fi,unit,numerator,denominator,better,source,breaks
notifications,Ilmoitukset,percent,lapset,0-17,neither,THL,
taken,Huostassa,percent,lapset,0-17,neither,THL,
small,Pienet,count,,,neither,Tilastokeskus,
"""


@pytest.fixture(autouse=True)
def clock(services, monkeypatch):
    clock = services.FakeClock()
    monkeypatch.setattr(fetch, "CLOCK", Clock(clock.now, clock.sleep))
    monkeypatch.setattr(fetch, "MANNERS", Manners(tries=2, reading=0.5, connecting=0.5, most_bytes=20_000))
    return clock


@pytest.fixture
def call(capsys, monkeypatch, tmp_path, service):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "user cache" / name)
    for name in ("SOTKANET", "STATFIN"):
        monkeypatch.setenv(f"VARPU_EVAL_{name}_URL", service.url)

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        told = capsys.readouterr()
        return end.value.code, told.out, told.err

    return call


@pytest.fixture
def study(call):
    """A new study of Nurmijärvi that wants two indicators of Sotkanet and a population."""
    assert call("new", "kunta")[0] == 0
    file = Path("kunta/study.toml")
    text = (
        file.read_text(encoding="utf-8")
        .replace('focus = "000"', 'focus = "543"')
        .replace("peers = []", 'peers = ["698"]')
    )
    file.write_text(text + WANTED, encoding="utf-8")
    Path("kunta/catalogue.csv").write_text(CATALOGUE, encoding="utf-8")
    return Path("kunta")


@pytest.fixture
def run(call, study):
    """Fetch what the study wants; return exit code, output and errors."""
    return lambda *options: call("fetch", study.name, *options)


def want(study, old, new):
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(f"\n{old}") == 1  # at the beginning of a line: remarks of the template name keys too
    file.write_text(text.replace(f"\n{old}", f"\n{new}"), encoding="utf-8")


def rows(study):
    with (study / "fetched/indicators.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def log(study):
    return json.loads((study / "fetched/indicators.json").read_text(encoding="utf-8"))


def figures(study, indicator):
    return {(r["region"], r["year"]): r["value"] for r in rows(study) if r["indicator"] == indicator}


def written(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_wanted_is_written_in_the_contract_of_indicators(run, study):
    assert run()[0] == 0
    columns = ["indicator", "region", "year", "span", "gender", "value", "count", "source", "origin"]
    assert list(rows(study)[0]) == columns
    # region 801 is of a category that the contract does not have; 698 has no figure for 2023, which is not zero
    assert figures(study, "notifications") == {
        ("005", "2021"): "0", ("543", "2021"): "5.1", ("543", "2023"): "6.25", ("698", "2021"): "8",
        ("FI", "2021"): "7.4", ("FI", "2023"): "8.9", ("wsc:01", "2023"): "6.5",
    }  # fmt: skip
    counts = {(r["region"], r["year"]): r["count"] for r in rows(study) if r["indicator"] == "notifications"}
    assert (counts["543", "2021"], counts["005", "2021"], counts["543", "2023"]) == ("560", "0", "")
    assert figures(study, "small")["543", "2021"] == "81"
    assert {(r["span"], r["gender"], r["origin"]) for r in rows(study)} == {("1", "total", "published")}


def test_the_match_the_age_the_licence_and_the_citation_are_told(run, services):
    code, out, _ = run()
    assert code == 0
    assert f"notifications = Sotkanet 1086: {services.NOTIFICATIONS} [found by id]" in out
    assert (
        "taken = Sotkanet 9001: Huostassa olleet 0 - 17-vuotiaat viimeisen sijoitustiedon mukaan [found by spelling]"
        in out
    )
    assert "\n  7 rows, 2021-2023, 5 regions; retrieved" in out
    assert "licence: CC BY 4.0" in out
    assert "(THL) (ind. 1086). Viitattu" in out
    assert "no figure for 698: not published, which is not zero" in out
    assert "add 'fetched" not in out


def test_the_log_holds_what_must_be_told_with_the_rows(run, study, services):
    run()
    kept = log(study)
    table = (study / "fetched/indicators.csv").read_bytes()
    assert kept["sha256"] == hashlib.sha256(table).hexdigest()
    one = kept["indicators"]["notifications"]
    assert (one["known_as"], one["title"], one["found_by"]) == ("1086", services.NOTIFICATIONS, "id")
    assert one["updated"] == "2026-05-06"
    assert (one["producer"], one["licence"]) == ("Terveyden ja hyvinvoinnin laitos (THL)", "CC BY 4.0")
    assert (one["rows"], one["years"], one["genders"]) == (7, [2021, 2023], ["total"])
    assert kept["indicators"]["small"]["producer"] == "Tilastokeskus"


def test_the_study_reads_what_was_fetched(run, call, study):
    run()
    assert call("check", "kunta")[0] == 0
    frame = read_study(study).tables["indicators"]
    value = frame.set_index(["indicator", "region", "year"])["value"]
    assert value["notifications", "005", 2021] == 0.0
    assert value["notifications", "wsc:01", 2023] == 6.5


def test_every_figure_has_its_citation_and_terms_as_its_source_which_tables_tell(run, study, services):
    run()
    sources = {row["indicator"]: row["source"] for row in rows(study)}
    assert f"{services.NOTIFICATIONS} (THL) (ind. 1086). Viitattu" in sources["notifications"]
    assert sources["notifications"].endswith(". CC BY 4.0.")
    assert sources["small"].startswith("Tilastokeskus, StatFin, 11re: väestö 31.12., ikä 0-1. CC BY 4.0. Viitattu")
    levels = indicator_levels(read_study(study)).frame
    assert set(levels.loc[levels["indicator"] == "notifications", "source"]) == {sources["notifications"]}


def test_a_producer_with_other_terms_is_told_beside_each_figure(run, study, service, services):
    want(study, "notifications = 1086", "notifications = 9003")
    service.figures[9003] = [services.figure(253, 2021, 40_000, 9003)]
    run()
    (source,) = {row["source"] for row in rows(study) if row["indicator"] == "notifications"}
    assert source.endswith(". Käytöstä on sovittava tietojen tuottajan kanssa.")


def test_a_study_that_does_not_read_it_is_told_how(run, study):
    want(study, 'files = ["fetched/indicators.csv"]', 'files = ["indicators.csv"]')
    _, out, _ = run()
    assert "add 'fetched/indicators.csv' to the files of [tables.indicators]" in out


def test_years_and_regions_narrow_what_is_written_and_not_what_is_kept(run, study, service):
    want(study, "[fetch.sotkanet]", '[fetch]\nregions = ["543", "FI"]\nyears = "2021"\n[fetch.sotkanet]')
    run()
    assert figures(study, "notifications") == {("543", "2021"): "5.1", ("FI", "2021"): "7.4"}
    asked = len(service.asked)
    run("--years", "2021-2023")
    assert len(figures(study, "notifications")) == 4
    assert len(service.asked) == asked  # the answers of today are used


def test_where_there_is_no_total_women_and_men_are_told_apart_and_it_is_said(run, study):
    want(study, "notifications = 1086", "notifications = 9006")
    _, out, _ = run()
    assert "it has no total, and the rows are of women and men" in out
    assert {r["gender"]: r["value"] for r in rows(study) if r["indicator"] == "notifications"} == {
        "female": "2.5", "male": "1.5",
    }  # fmt: skip
    assert log(study)["indicators"]["notifications"]["genders"] == ["female", "male"]


def test_a_row_without_a_value_is_withheld_and_counted(run, study, service, services):
    service.figures[1086] += [services.figure(327, 2023, None)]
    _, out, _ = run()
    assert "1 rows came without a value: withheld, not zero" in out
    assert ("698", "2023") not in figures(study, "notifications")


def test_what_is_left_out_is_counted(run, service, services):
    service.figures[1086] += [services.figure(4711, 2023, 1.0), services.figure(327, 2023, 2.5, absValue=2.5)]
    service.figures[1086] += [services.figure(327, 2022, 2.5, absValue=1e300)]
    _, out, _ = run()
    assert "1 rows are of regions that Sotkanet does not list" in out
    assert "2 second counts are not whole numbers" in out


def test_small_and_large_numbers_are_written_without_an_exponent(run, study, service, services):
    service.figures[9001] = [services.figure(253, 2021, 1.5e-7, 9001), services.figure(327, 2021, 1e17, 9001)]
    run()
    assert figures(study, "taken") == {("543", "2021"): "0.00000015", ("698", "2021"): "100000000000000000"}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("4711", "Sotkanet has no indicator 4711"),
        ('"Huostassa olleet"', "no indicator of Sotkanet has this title.*Nearest are: 9002 = Huostassa olleet 16"),
        ('"Kahdesti nimetty"', "2 indicators of Sotkanet have this title.*9004 = .*; 9005 = "),
        ("9007", "Sotkanet 9007 has no figure for these years and regions"),
        ("true", "write Sotkanet's id as a whole number"),
        ('""', "write Sotkanet's id as a whole number"),
    ],
)
def test_a_wish_that_cannot_be_met_ends_with_2_and_writes_nothing(run, study, wanted, told):
    want(study, "notifications = 1086", f"notifications = {wanted}")
    code, _, err = run()
    assert code == 2
    assert re.search(rf"study\.toml, column 'fetch\.(sotkanet\.)?notifications': .*{told}", err)
    assert not (study / "fetched").exists()


def test_every_wish_that_cannot_be_met_is_told_at_once(run, study):
    want(study, "notifications = 1086", "notifications = 4711\nother = 4712")
    _, _, err = run()
    assert ("4711" in err, "4712" in err, "2 problems." in err) == (True, True, True)


def test_a_study_that_wants_nothing_is_told_what_to_write(run, study):
    want(study, WANTED[WANTED.index("[fetch.sotkanet]") :], "")
    code, _, err = run()
    assert (code, "Name indicators below [fetch.sotkanet]" in err) == (2, True)


def test_one_name_for_two_things_is_refused(run, study):
    want(study, "small = ", "taken = ")
    code, _, err = run()
    assert (code, "the name 'taken' stands in sotkanet and in population" in err) == (2, True)


@pytest.mark.parametrize("arguments", [("--as-of", "26.11.2026"), ("--years", "21"), ("--cashe", "x")])
def test_a_wrong_call_ends_with_2(run, arguments):
    assert run(*arguments)[0] == 2


FAULTS = [
    "cut_off", "half_json", "html", "html_called_json", "plain_text", "latin", "silent", "hang_up", "not_a_number",
]  # fmt: skip


class TestFaults:
    """At every request of a run, every fault: exit code 1, one line, no file of the study, no partial answer."""

    def fault(self, run, service, fault, before):
        """Fetch while the request after `before` right ones, and its second try, meet a fault."""
        answered, answer = [0], service.answer

        def counted(*question):
            answered[0] += 1
            if answered[0] == before:
                service.faults = [fault] * 2
            return answer(*question)

        service.answer = counted
        service.faults = [fault] * 2 if before == 0 else []
        return run("--cache", "cache")

    @pytest.mark.parametrize("name", FAULTS)
    def test_the_first_request(self, run, study, service, services, name):
        code, out, err = self.fault(run, service, getattr(services, name), 0)
        assert (code, out) == (1, "")
        assert re.search(r"^Error: Sotkanet /indicators: .+\.$", err, re.MULTILINE)
        assert (Path("cache").exists(), (study / "fetched").exists()) == (False, False)

    @pytest.mark.parametrize(
        ("code", "told"), [(429, "Too Many"), (500, "Internal"), (503, "Service Un"), (404, "Not F")]
    )
    def test_a_status(self, run, service, services, code, told):
        ended, _, err = self.fault(run, service, services.status(code), 0)
        assert (ended, f"answers {code} ({told}" in err) == (1, True)

    @pytest.mark.parametrize("before", range(1, 6))
    def test_a_later_request_keeps_only_whole_answers(self, run, study, service, services, before):
        # asked in order: indicators, regions, 1086, 9001, the table's description, its cells
        assert self.fault(run, service, services.cut_off, before)[0] == 1
        assert not (study / "fetched").exists()
        whole = [json.loads(text) for text in written(Path("cache")).values()]
        assert len(whole) == min(before, 4)
        assert all(kept["schema"] == 1 for kept in whole)

    def test_a_run_that_failed_goes_on_where_it_stopped(self, run, service, services):
        self.fault(run, service, services.cut_off, 3)
        service.faults, asked = [], len(service.asked)
        assert run("--cache", "cache")[0] == 0
        assert [path for _, path, _, _ in service.asked[asked:]] == ["/json", services.TABLE, services.TABLE]

    def test_a_fault_leaves_the_last_table_as_it_was(self, run, study, service, services):
        run()
        before = written(study)
        service.faults = [services.html]
        assert run("--cache", "another")[0] == 1
        assert written(study) == before


@pytest.mark.usefixtures("kept")
class TestKeptAnswers:
    """What was fetched on earlier days, at the stand-in's address."""

    @pytest.fixture
    def kept(self, run, study, service):
        """Answers of 5 January, in which Nurmijärvi had 5.2, and of 30 June."""
        run("--cache", "cache")
        host = service.url.removeprefix("http://")
        for file in list(Path("cache").rglob("*.json")):
            what = file.parent.relative_to(Path("cache") / host.replace(":", "_")).as_posix()
            answer = json.loads(file.read_text(encoding="utf-8"))["answer"]
            file.unlink()
            vintages = Vintages(Path("cache"), host)
            vintages.keep(what, date(2026, 6, 30), answer)
            if what == "json/1086":
                answer["rows"][0]["value"] = 5.2
            vintages.keep(what, date(2026, 1, 5), answer)
        service.asked.clear()
        return study

    def test_offline_goes_on_from_what_is_kept_and_says_how_old_it_is(self, run, kept, service, monkeypatch):
        monkeypatch.setattr(fetch, "_today", lambda: date(2026, 7, 30))
        code, out, _ = run("--cache", "cache", "--offline")
        assert (code, service.asked) == (0, [])
        assert "retrieved 2026-06-30, 30 days ago" in out
        assert "from what is kept (30 days ago), because: offline" in out
        assert figures(kept, "notifications")["543", "2021"] == "5.1"
        assert log(kept)["indicators"]["notifications"]["retrieved"] == "2026-06-30"
        assert "Viitattu 30.6.2026" in log(kept)["indicators"]["notifications"]["citation"]

    def test_as_of_a_day_takes_the_vintage_of_then(self, run, kept, service):
        code, out, _ = run("--cache", "cache", "--as-of", "2026-03-01")
        assert (code, service.asked, "as of 2026-03-01" in out) == (0, [], True)
        assert figures(kept, "notifications")["543", "2021"] == "5.2"

    def test_as_of_a_day_before_everything_is_refused(self, run):
        code, _, err = run("--cache", "cache", "--as-of", "2025-12-31")
        assert (code, "no answer was kept on 2025-12-31 or before" in err) == (1, True)

    def test_a_service_that_gives_no_answer_does_not_end_the_run(self, run, kept, service, services):
        service.faults = [services.hang_up] * 99
        code, out, _ = run("--cache", "cache")
        assert code == 0
        assert "ago), because: Sotkanet /json, indicator 1086: the answer was cut off" in out
        assert figures(kept, "notifications")["543", "2021"] == "5.1"

    def test_a_wrong_answer_ends_the_run_although_an_older_one_is_kept(self, run, service, services):
        service.faults = [services.html]
        code, _, err = run("--cache", "cache")
        assert (code, "a web page came" in err) == (1, True)
        assert "--offline" in err

    def test_a_new_day_asks_again_and_keeps_the_older_vintages(self, run, service):
        assert run("--cache", "cache")[0] == 0
        assert len(service.asked) == 6
        (folder,) = (path for path in Path("cache").rglob("1086") if path.is_dir())
        assert len(list(folder.glob("*.json"))) == 3

    def test_what_changed_since_the_last_fetch_is_told(self, run, kept, service, services):
        run("--cache", "cache", "--as-of", "2026-03-01")
        service.figures[1086] += [services.figure(327, 2023, 9.0)]
        _, out, _ = run("--cache", "cache")
        assert "since 2026-01-05: figures changed: 1, the most 543 2021 from 5.2 to 5.1; new: 1" in out
        _, again, _ = run("--cache", "cache")
        assert ("since 20" in again, log(kept)["indicators"]["notifications"]["rows"]) == (False, 8)

    def test_a_list_of_regions_of_another_day_is_told(self, run):
        for file in Path("cache").rglob("regions/2026-06-30.json"):
            file.unlink()
        _, out, _ = run("--cache", "cache", "--offline")
        assert "the list of regions is of 2026-01-05" in out
        assert "the list of indicators" not in out

    def test_a_list_of_indicators_of_another_day_is_told(self, run):
        for file in Path("cache").rglob("indicators/2026-06-30.json"):
            file.unlink()
        _, out, _ = run("--cache", "cache", "--offline")
        assert "the list of indicators is of 2026-01-05" in out

    def test_a_damaged_vintage_is_told_with_its_file(self, run):
        for file in Path("cache").rglob("indicators/2026-06-30.json"):
            file.write_text(file.read_text(encoding="utf-8")[:50])
        code, _, err = run("--cache", "cache", "--offline")
        assert (code, "2026-06-30.json: the answer kept here cannot be read" in err) == (1, True)


def test_a_study_may_want_the_population_alone(run, study, service, services):
    want(study, "[fetch.sotkanet]", "[fetch.unwanted]")
    text = (study / "study.toml").read_text(encoding="utf-8")
    wanted, population = text.split("[fetch.unwanted]")[0], text[text.rindex("[fetch.population]") :]
    (study / "study.toml").write_text(wanted + population, encoding="utf-8")
    assert run()[0] == 0
    assert {row["indicator"] for row in rows(study)} == {"small"}
    assert {path for _, path, _, _ in service.asked} == {services.TABLE}


def test_the_user_s_own_cache_is_used_without_an_option(run, tmp_path):
    run()
    assert list((tmp_path / "user cache").rglob("json/1086/*.json"))


def test_requests_keep_their_distance_over_the_whole_run(run, service, clock):
    run()
    # four questions to Sotkanet and two to StatFin: a pause before each but a service's first
    assert clock.slept == [1.0] * 4
    assert service.most_at_once == 1


def test_a_table_that_another_program_wrote_is_not_replaced(run, study):
    (study / "fetched").mkdir()
    (study / "fetched/indicators.csv").write_text("mine\n1\n")
    code, _, err = run()
    assert (code, "another file stands here" in err) == (2, True)
    assert (study / "fetched/indicators.csv").read_text() == "mine\n1\n"


def test_the_same_answers_give_the_same_bytes(run, study, service):
    run()
    first = written(study / "fetched")
    service.figures[1086].reverse()
    run("--cache", "another")
    assert written(study / "fetched") == first


@pytest.mark.notebook
def test_a_report_tells_what_was_fetched(run, call):
    run()
    code, _, err = call("report", "kunta", "--only", "30-peer-comparison", "--set", "indicator=notifications")
    assert code == 0, err
    facts = json.loads(Path("outputs/kunta/facts.json").read_text(encoding="utf-8"))["facts"]
    assert any("notifications" in key and fact["value"] == 5.1 for key, fact in facts.items())


def test_an_interrupted_run_ends_with_130_and_keeps_whole_answers_only(run, study, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "CLOCK", Clock(lambda: 100.0, interrupted))  # in the pause before the second question
    code, out, err = run("--cache", "cache")
    assert (code, out) == (130, "")
    assert err.splitlines()[-1] == "Interrupted. What was written before, if anything, is as it was."
    (whole,) = (json.loads(text) for text in written(Path("cache")).values())
    assert whole["what"] == "indicators"
    assert not (study / "fetched").exists()
