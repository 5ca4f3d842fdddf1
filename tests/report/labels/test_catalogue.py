from string import Formatter

import pytest

from varpu_eval.report.labels import extraction, terms
from varpu_eval.report.labels.catalogue import COMPLETE, mark, read_catalogue, translations
from varpu_eval.report.labels.extraction import gaps

MESSAGES = extraction.extracted()


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_has_every_message_and_no_other_and_none_fuzzy(language):
    assert gaps(language) == []


def test_a_message_without_translation_is_told_as_missing(monkeypatch):
    found = {**MESSAGES, "a message nobody translated": ["here"]}
    monkeypatch.setattr(extraction, "extracted", lambda: found)
    assert gaps("fi") == ["missing: a message nobody translated"]


def test_a_translation_that_nobody_uses_is_told_as_unused(monkeypatch):
    found = {message: places for message, places in MESSAGES.items() if message != "cannot tell"}
    monkeypatch.setattr(extraction, "extracted", lambda: found)
    assert gaps("fi") == ["unused: cannot tell"]


def _fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_each_translation_fills_in_the_same_values_as_its_message():
    wrong = []
    for entry in read_catalogue("fi"):
        messages, strings = ([entry.id], [entry.string]) if isinstance(entry.id, str) else (entry.id, entry.string)
        wrong += [entry.id for string in strings if entry.id and _fields(string) != _fields(messages[-1])]
    assert wrong == []


def test_a_language_without_a_catalogue_shows_the_message_itself():
    assert translations("en").gettext("cannot tell") == "cannot tell"


def test_the_four_marks_are_four_different_words_in_finnish():
    fi = translations("fi").gettext
    assert fi("hidden to protect privacy") == "piilotettu tietosuojasyistä"
    assert fi("cannot tell") == "ei voida päätellä"
    assert fi("not published") == "ei julkaistu"
    assert len({fi(terms.SHORT_STATUSES[s]) for s in terms.SHORT_STATUSES} | {"0"}) == 4


def test_marking_a_constant_leaves_it_as_it_is():
    assert mark("school") == "school"
