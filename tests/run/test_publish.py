import os
import shutil
from pathlib import Path

import pytest

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.publish import publishing


def contents(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def publish(target, text):
    with publishing(target) as folder:
        (folder / "index.html").write_text(text)
        (folder / "manifest.json").write_text("{}")


def test_a_report_takes_the_place_of_the_last_one_and_leaves_nothing_beside_it(tmp_path):
    target = tmp_path / "outputs" / "demo"
    publish(target, "one")
    publish(target, "two")
    assert contents(target) == {"index.html": b"two", "manifest.json": b"{}"}
    assert [entry.name for entry in target.parent.iterdir()] == ["demo"]


@pytest.mark.skipif(os.name != "posix", reason="folders have no such permissions there")
def test_a_report_is_as_readable_as_other_new_folders(tmp_path):
    publish(tmp_path / "demo", "one")
    (tmp_path / "other").mkdir()
    assert (tmp_path / "demo").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("fault", [RunError("x"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_fault_leaves_the_last_report_byte_for_byte_and_nothing_beside_it(tmp_path, fault):
    target = tmp_path / "demo"
    publish(target, "one")
    before = contents(tmp_path)
    with pytest.raises((RunError, KeyboardInterrupt)):  # noqa: PT012, SIM117 - the fault comes half way
        with publishing(target) as folder:
            (folder / "index.html").write_text("half")
            raise fault
    assert contents(tmp_path) == before


def test_a_fault_in_the_exchange_brings_the_last_report_back(tmp_path, monkeypatch):
    target = tmp_path / "demo"
    publish(target, "one")
    rename = Path.rename

    def refuse(self, to):
        if ".new-" in self.name:
            raise PermissionError(13, "Permission denied")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(RunError, match="Permission denied"):
        publish(target, "two")
    assert contents(target)["index.html"] == b"one"


def test_a_report_lost_in_a_killed_exchange_comes_back_at_the_next_run(tmp_path):
    target = tmp_path / "demo"
    publish(target, "one")
    target.rename(tmp_path / ".demo.previous")
    with pytest.raises(RunError), publishing(target):
        raise RunError("x")
    assert contents(target)["index.html"] == b"one"


def test_a_folder_with_anything_else_is_never_replaced(tmp_path):
    target = tmp_path / "demo"
    publish(target, "one")
    (target / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"notes\.txt"):
        publish(target, "two")
    (target / "notes.txt").unlink()
    (target / "manifest.json").unlink()
    with pytest.raises(InputError, match=r"no manifest\.json"):
        publish(target, "two")
    shutil.rmtree(target)
    target.write_text("a file")
    with pytest.raises(InputError):
        publish(target, "two")
