"""Kept answers: whole or not there, each day's own, and when one stands in for the service."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from varpu_eval.errors import RunError, SourceError
from varpu_eval.sources.services import Answers, Mode, Service, UnansweredError, Vintages

OLD, NEW, TODAY = date(2026, 1, 5), date(2026, 6, 30), date(2026, 11, 26)


@pytest.fixture
def vintages(tmp_path):
    return Vintages(tmp_path, "127.0.0.1:8000")


class Asking:
    """A question that answers, or fails, and counts."""

    def __init__(self, answer):
        self.answer, self.times = answer, 0

    def __call__(self):
        self.times += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def answers(vintages, **mode):
    return Answers(Service("Sotkanet", "http://127.0.0.1:8000"), vintages, Mode(TODAY, **mode))


def test_each_vintage_is_kept_and_the_newest_is_used(vintages):
    vintages.keep("json/1086", OLD, [1])
    vintages.keep("json/1086", NEW, [2])
    assert vintages.newest("json/1086").answer == [2]
    assert vintages.newest("json/1086", date(2026, 6, 29)).retrieved == OLD
    assert vintages.newest("json/1086", date(2026, 1, 4)) is None
    assert vintages.newest("regions") is None


def test_a_kept_file_can_be_read_by_people(vintages, tmp_path):
    file = vintages.keep("regions", OLD, [{"title": "Nurmijärvi"}])
    assert file == tmp_path / "127.0.0.1_8000" / "regions" / "2026-01-05.json"
    assert "Nurmijärvi" in file.read_text(encoding="utf-8")


def test_two_addresses_never_share_answers(vintages, tmp_path):
    vintages.keep("regions", OLD, [])
    assert Vintages(tmp_path, "sotkanet.fi").newest("regions") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda text: text.replace('"regions"', '"indicators"'),
        lambda text: text.replace("2026-01-05", "2026-01-06"),
        lambda _: "[]",
    ],
)
def test_a_damaged_file_is_told_and_not_used(vintages, damage):
    file = vintages.keep("regions", OLD, [1])
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SourceError, match=r"cannot be read\. Delete the file"):
        vintages.newest("regions")


def test_a_file_that_is_no_day_is_passed_over(vintages):
    file = vintages.keep("regions", OLD, [1])
    file.with_name("2026-99-99.json").write_text("{}")
    file.with_name(".2026-12-01.json.x.draft").write_text("{")
    assert vintages.newest("regions").retrieved == OLD


def test_a_write_that_fails_leaves_the_last_file_and_no_draft(vintages, monkeypatch):
    file = vintages.keep("regions", OLD, [1])

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RunError, match="No space left"):
        vintages.keep("regions", OLD, [2])
    assert vintages.newest("regions").answer == [1]
    assert list(file.parent.iterdir()) == [file]


def test_a_run_killed_while_it_writes_leaves_no_partial_vintage(vintages, tmp_path):
    vintages.keep("regions", OLD, [1])
    script = (
        "import os, signal, sys; from datetime import date; from pathlib import Path\n"
        "from varpu_eval.sources.services import Vintages\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Vintages(Path(sys.argv[1]), '127.0.0.1:8000').keep('regions', date(2026, 6, 30), list(range(9999)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert vintages.newest("regions").answer == [1]
    assert not list(Path(tmp_path).rglob("2026-06-30.json"))


class TestAnswers:
    def test_the_service_is_asked_and_its_answer_kept(self, vintages):
        kept = answers(vintages).get("regions", Asking([3]), sum)
        assert (kept.value, kept.retrieved, kept.instead) == (3, TODAY, "")
        assert vintages.newest("regions").answer == [3]

    def test_a_thing_is_asked_once_a_day(self, vintages):
        asking = Asking([3])
        for _ in range(2):
            answers(vintages).get("regions", asking, sum)
        assert asking.times == 1

    def test_an_older_answer_is_asked_again_and_stays(self, vintages):
        vintages.keep("regions", NEW, [2])
        assert answers(vintages).get("regions", Asking([3]), sum).value == 3
        assert vintages.newest("regions", NEW).answer == [2]

    def test_without_an_answer_the_newest_kept_one_is_used_and_told(self, vintages):
        vintages.keep("regions", NEW, [2])
        kept = answers(vintages).get("regions", Asking(UnansweredError("closed")), sum)
        assert (kept.value, kept.retrieved, kept.instead) == (2, NEW, "closed")

    def test_without_an_answer_and_nothing_kept_the_fault_is_told(self, vintages):
        with pytest.raises(UnansweredError, match="closed"):
            answers(vintages).get("regions", Asking(UnansweredError("closed")), sum)

    def test_a_wrong_answer_is_never_replaced_by_an_older_one(self, vintages):
        vintages.keep("regions", NEW, [2])
        with pytest.raises(SourceError, match="HTML"):
            answers(vintages).get("regions", Asking(SourceError("HTML")), sum)

    def test_an_answer_that_cannot_be_read_is_not_kept(self, vintages):
        def refuse(_):
            raise SourceError("other shape")

        with pytest.raises(SourceError, match="other shape"):
            answers(vintages).get("regions", Asking([3]), refuse)
        assert vintages.newest("regions") is None

    @pytest.mark.parametrize("mode", [{"offline": True}, {"as_of": TODAY}])
    def test_offline_and_as_of_ask_nothing(self, vintages, mode):
        vintages.keep("regions", NEW, [2])
        asking = Asking([3])
        kept = answers(vintages, **mode).get("regions", asking, sum)
        assert (kept.value, kept.retrieved, asking.times) == (2, NEW, 0)
        assert kept.instead

    def test_as_of_a_day_before_anything_was_kept_is_refused(self, vintages):
        vintages.keep("regions", NEW, [2])
        with pytest.raises(SourceError, match="no answer was kept on 2026-01-05 or before"):
            answers(vintages, as_of=OLD).get("regions", Asking([3]), sum)

    def test_offline_without_anything_kept_is_refused(self, vintages):
        with pytest.raises(SourceError, match="Fetch once without --offline"):
            answers(vintages, offline=True).get("regions", Asking([3]), sum)


def test_a_kept_file_names_what_it_is(vintages):
    kept = json.loads(vintages.keep("regions", OLD, [1]).read_text(encoding="utf-8"))
    assert {name: kept[name] for name in ("schema", "host", "what", "retrieved")} == {
        "schema": 1, "host": "127.0.0.1:8000", "what": "regions", "retrieved": "2026-01-05",
    }  # fmt: skip
