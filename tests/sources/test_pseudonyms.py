"""Pseudonyms: keyed, stable, and from a key that only its owner reads."""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata

import pytest

from varpu_eval.errors import InputError, RunError
from varpu_eval.sources.pseudonyms import make_key, pseudonym
from varpu_eval.study import load_study

KEY = "0123456789abcdef" * 4


def _personal(small, monkeypatch, key: str = KEY, mode: int = 0o600):
    path = small.folder / "secret.key"
    path.write_text(key + "\n")
    path.chmod(mode)
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(path))
    small.toml = small.toml.replace('id = "small"', 'id = "small"\npersonal = true')
    return small


def test_a_pseudonym_is_the_keyed_hash_of_the_composed_id():
    expected = hmac.new(b"key", "Mätti".encode(), hashlib.sha256).hexdigest()[:32]
    assert pseudonym(unicodedata.normalize("NFD", "Mätti"), b"key") == expected


def test_a_study_of_real_persons_uses_its_own_key(small, monkeypatch):
    public = set(small.read().tables["attendance"]["person"])
    secret = set(_personal(small, monkeypatch).read().tables["attendance"]["person"])
    assert len(public) == len(secret) == 2
    assert public.isdisjoint(secret)


def test_no_person_stands_in_any_table(small):
    data = small.read()
    told = "".join(table.to_csv() for table in data.tables.values()) + data.surveys["staff"].responses.to_csv()
    assert not any(name in told for name in ("Meikäläinen", "Virtanen", "Laskija"))


def test_a_short_key_is_refused_without_telling_it(small, monkeypatch):
    problems = _personal(small, monkeypatch, key="shortsecret").problems()
    assert [p.rule for p in problems] == ["key"]
    assert "shortsecret" not in str(problems[0])


@pytest.mark.skipif(os.name != "posix", reason="only POSIX files have a mode")
def test_a_key_that_others_can_read_is_refused(small, monkeypatch):
    problems = _personal(small, monkeypatch, mode=0o644).problems()
    assert [p.rule for p in problems] == ["key"]
    assert "chmod 600" in problems[0].way_out


def test_without_the_variable_the_key_lies_in_the_users_configuration(small, monkeypatch):
    monkeypatch.delenv("VARPU_EVAL_KEY_FILE", raising=False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: small.folder / "configuration")
    small.toml = small.toml.replace('id = "small"', 'id = "small"\npersonal = true')
    assert [p.rule for p in small.problems()] == ["key"]
    (small.folder / "configuration").mkdir()
    key = small.folder / "configuration" / "small.key"
    key.write_text(KEY)
    key.chmod(0o600)
    assert small.problems() == ()


@pytest.fixture
def keyless(small, monkeypatch):
    """The folder of a study of real persons without a key, in a configuration folder that is not there yet."""
    monkeypatch.delenv("VARPU_EVAL_KEY_FILE", raising=False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: small.folder / "made" / "configuration")
    small.toml = small.toml.replace('id = "small"', 'id = "small"\npersonal = true')
    return small.write()


def test_the_way_out_of_a_missing_key_is_the_command_that_makes_it(small, keyless, monkeypatch):
    monkeypatch.chdir(keyless.parent)
    (problem,) = small.problems()
    assert f'varpu-eval key "{keyless.name}"' in problem.way_out
    make_key(load_study(keyless))
    assert small.problems() == ()


def test_a_key_is_made_for_its_owner_alone_and_is_another_each_time(keyless):
    path = make_key(load_study(keyless))
    assert path == keyless / "made" / "configuration" / "small.key"
    first = path.read_text()
    assert len(bytes.fromhex(first.strip())) == 32
    if os.name == "posix":
        assert [file.stat().st_mode & 0o777 for file in (path.parent, path)] == [0o700, 0o600]
    path.unlink()
    assert make_key(load_study(keyless)).read_text() != first


def test_a_key_is_never_replaced(keyless):
    path = make_key(load_study(keyless))
    first = path.read_text()
    with pytest.raises(InputError, match="there is a key already"):
        make_key(load_study(keyless))
    assert path.read_text() == first


def test_a_study_without_real_persons_gets_no_key(small, monkeypatch):
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(small.folder / "none.key"))
    with pytest.raises(InputError, match="Write personal = true"):
        make_key(load_study(small.write()))
    assert not (small.folder / "none.key").exists()


def test_a_key_that_the_disk_refuses_is_a_failure_of_the_run(keyless, monkeypatch):
    (keyless / "file").write_text("")
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", str(keyless / "file" / "a.key"))
    with pytest.raises(RunError, match="cannot be written"):
        make_key(load_study(keyless))
