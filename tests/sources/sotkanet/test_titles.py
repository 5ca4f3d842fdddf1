"""Which indicator is meant: never the nearest one by itself."""

import unicodedata

import pytest

from varpu_eval.sources.sotkanet import UnmatchedError, match_indicator
from varpu_eval.sources.sotkanet.shapes import read_indicators


@pytest.fixture
def indicators(services):
    return read_indicators(services.INDICATORS)


def test_an_id_is_found_with_its_title(indicators, services):
    match = match_indicator(1086, indicators)
    assert (match.way, match.indicator.title_fi) == ("id", services.NOTIFICATIONS)


def test_a_title_is_found_in_either_form_of_its_letters(indicators, services):
    for form in ("NFC", "NFD"):
        match = match_indicator(unicodedata.normalize(form, services.NOTIFICATIONS), indicators)
        assert (match.way, match.indicator.id) == ("title", 1086)


@pytest.mark.parametrize(
    "title",
    [
        "0\u201317-vuotiaat lapset, joista on tehty lastensuojeluilmoitus, % vastaavan ikäisestä väestöstä",
        "0 - 17 -vuotiaat lapset joista on tehty  lastensuojeluilmoitus, %  vastaavan ikäisestä väestöstä",
        "0 - 17-VUOTIAAT LAPSET, JOISTA ON TEHTY LASTENSUOJELUILMOITUS, % VASTAAVAN IKÄISESTÄ VÄESTÖSTÄ ",
    ],
)
def test_a_title_that_differs_in_spelling_is_found_and_told_so(indicators, title):
    match = match_indicator(title, indicators)
    assert (match.way, match.indicator.id) == ("spelling", 1086)


@pytest.mark.parametrize(
    "title",
    [
        "Huostassa olleet 0 - 18-vuotiaat viimeisen sijoitustiedon mukaan",
        "Huostassa olleet 0 - 17-vuotiaat",
        "Huostassa olevat 0-17-vuotiaat viimeisen sijoitustiedon mukaan",
    ],
)
def test_the_nearest_is_told_and_never_taken(indicators, title):
    with pytest.raises(UnmatchedError, match="no indicator of Sotkanet has this title") as caught:
        match_indicator(title, indicators)
    assert [one.id for one in caught.value.candidates[:2]] == [9001, 9002]


def test_what_shares_no_word_has_no_candidates(indicators):
    with pytest.raises(UnmatchedError) as caught:
        match_indicator("xyzzy", indicators)
    assert caught.value.candidates == ()


def test_a_title_of_two_indicators_is_not_decided(indicators):
    with pytest.raises(UnmatchedError, match="2 indicators of Sotkanet have this title") as caught:
        match_indicator("Kahdesti nimetty", indicators)
    assert [one.id for one in caught.value.candidates] == [9004, 9005]


@pytest.mark.parametrize("wanted", ["", " ", "-", "...", 7])
def test_what_names_nothing_is_not_found(indicators, wanted):
    with pytest.raises(UnmatchedError):
        match_indicator(wanted, indicators)


def test_a_number_written_as_text_is_a_title(indicators):
    with pytest.raises(UnmatchedError):
        match_indicator("1086", indicators)
