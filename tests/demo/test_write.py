"""The generator gives the committed study again, byte for byte."""

from pathlib import Path

import pytest

from varpu_eval.demo import write_demo
from varpu_eval.sources import check_study
from varpu_eval.study import load_study, shipped


def _files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "new" / "folder"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def written(folder):
    return _files(folder)


def test_the_generator_gives_the_committed_files_again(written):
    committed = _files(shipped("data", "demo"))
    assert sorted(written) == sorted(committed)
    assert [name for name, content in written.items() if content != committed[name]] == []


def test_lines_end_alike_on_every_system(written):
    assert [name for name, content in written.items() if b"\r" in content or not content.endswith(b"\n")] == []


def test_the_study_is_small_enough_for_git(written):
    assert sum(map(len, written.values())) < 1_500_000


def test_the_study_loads_from_where_it_was_written(folder):
    study = load_study(folder)
    assert (study.id, study.focus, study.peers, study.personal) == ("demo", "543", ("698",), False)
    assert study.disclosure.public_sectors == ("police", "parish")


def test_the_readers_find_no_problem_in_the_shipped_study():
    assert check_study("demo").problems == ()
