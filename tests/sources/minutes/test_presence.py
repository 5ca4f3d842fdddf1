"""Comings and goings: what they make of a meeting from 17.00 to 18.50, and what cannot be told."""

import pytest

from varpu_eval.sources.minutes.presence import presence, read_stay, span_of_all, time_span

MEETING = (17 * 60, 18 * 60 + 50)

TOLD = [
    ("", "present"),
    ("asiantuntija klo 17:00-17:45", "partial"),
    ("klo 17.00 - 18.50", "present"),
    ("klo 16:45\u201319:00", "present"),
    ("17:0017:45", "partial"),  # a lost dash
    ("klo 17-18", "partial"),
    ("klo 17:00-17:30 ja klo 17:30-18:50", "present"),
    ("klo 17:00-17:30 ja klo 18:00-18:50", "partial"),
    ("poistui 14:35", None),  # before the meeting began
    ("poistui klo 18.20", "partial"),
    ("poistui 18:50", "present"),
    ("saapui klo 17.15", "partial"),
    ("klo 17:30 alkaen", "partial"),
    ("klo 18:00 asti", "partial"),
    ("saapui kohdassa 6", "partial"),
    ("poistui kohdan 4 jälkeen", "partial"),
    (":ien 17, 18 ja 19 aikana", "partial"),
    ("§:n 5 aikana", "partial"),
    ("1\u20133 §:t", "partial"),
    ("koko päivän", "present"),
    ("iltapäivän", "partial"),
    ("osan aikaa", "partial"),
    ("(videoyhteys)", "present"),
    ("etänä", "present"),
    ("estynyt", "absent"),
    ("poissa", "absent"),
    ("poissa klo 17-18", None),
    ("koko päivän, poistui 18:00", None),
    ("klo 17", None),
    ("klo 18:00-17:00", None),
    ("klo 25:00-26:00", None),
    ("klo 19:00-20:00", None),  # after the meeting
]


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case[0] or "nothing")
def test_a_stay_is_read(case):
    assert presence(read_stay(case[0])[0], MEETING) == case[1]


def test_without_the_meetings_time_a_span_tells_nothing_and_a_leaving_something():
    assert presence(read_stay("klo 17:00-17:45")[0], None) is None
    assert presence(read_stay("poistui 17:45")[0], None) == "partial"


def test_the_rest_of_the_text_stays():
    assert read_stay("varajäsen, poistui 14:35, Espoo")[1].replace(" ", "") == "varajäsen,,Espoo"


def test_a_date_is_no_time():
    assert time_span("12.10.2016") is None
    assert time_span("keskiviikko 12.10.2016 klo 9.00\u201311.15") == (540, 675)


def test_a_meeting_without_times_lasts_as_its_persons_do():
    stays = [read_stay(text)[0] for text in ("18:00-20:17", "18:00-20:00", "poistui 19:00")]
    assert span_of_all(stays) == (1080, 1217)
    assert span_of_all(stays[:1]) is None
