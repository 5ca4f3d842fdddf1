"""Lists of meeting tools: every shape, rejoins, addresses, and what cannot be read."""

import pytest

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.attendance import read_attendance
from varpu_eval.sources.minutes.meeting_tool import read_tool_list

TEAMS = """\
1. Summary
Meeting title\tOskari Pienen asia
Start time\t1/15/24, 9:00:00 AM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Maija Virtala\t1/15/24, 9:00:00 AM\t1/15/24, 11:00:00 AM\t2h\tmaija.virtala@kunta.example\t\tOrganizer
Pekka Lainela\t1/15/24, 9:00:00 AM\t1/15/24, 11:00:00 AM\t1h\tpekka.lainela@kunta.example\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Maija Virtala\t1/15/24, 9:00:00 AM\t1/15/24, 11:00:00 AM\t2h\tmaija.virtala@kunta.example\tOrganizer
Pekka Lainela\t1/15/24, 9:00:00 AM\t1/15/24, 9:55:00 AM\t55m\tpekka.lainela@kunta.example\tAttendee
Lainela Pekka (Vieras)\t1/15/24, 9:00:00 AM\t1/15/24, 9:55:00 AM\t55m\tpekka.lainela@kunta.example\tAttendee
Lainela P\t1/15/24, 10:50:00 AM\t1/15/24, 11:00:00 AM\t10m\tPEKKA.lainela@kunta.example\tAttendee
Liisa Koskela\t1/15/24, 9:05:00 AM\t1/15/24, 11:00:00 AM\t1h 55m\t\tAttendee
"""
# meeting 9.00-11.00; Pekka 9.00-9.55 on two devices and 10.50-11.00: 65 of 120 min, not 120; Liisa 115 >= 108


def told(text, codec="utf-16"):
    return {(one.name, one.presence) for one in read_tool_list(text.encode(codec))}


def test_a_teams_list_in_utf_16_gives_one_row_a_person_with_rejoins_as_a_union():
    assert told(TEAMS) == {("Maija Virtala", "present"), ("Lainela Pekka", "partial"), ("Liisa Koskela", "present")}


def test_without_the_table_of_joins_the_time_in_the_meeting_counts():
    assert told(TEAMS.partition("3. In")[0]) == {("Maija Virtala", "present"), ("Pekka Lainela", "partial")}


def test_a_finnish_list_is_read():
    text = (
        "Nimi;Liittymisaika;Poistumisaika;Kesto;Sähköposti;Rooli\n"
        "Virtala Maija;15.1.2024 klo 9.00.00;15.1.2024 klo 11.00.00;2 t;;Järjestäjä\n"
        "Lainela Pekka;15.1.2024 klo 9.00.00;15.1.2024 klo 10.00.00;1 t;;Osallistuja\n"
        "Koskela Liisa;15.1.2024 klo 9.10.00;15.1.2024 klo 11.00.00;1 t 50 min;;Osallistuja\n"
    )
    expected = {("Virtala Maija", "present"), ("Lainela Pekka", "partial"), ("Koskela Liisa", "present")}
    assert told(text, "cp1252") == expected


def test_an_older_teams_list_of_actions_is_read():
    text = (
        "Full Name\tUser Action\tTimestamp\n"
        "Maija Virtala\tJoined\t1/15/2024, 12:00:00 PM\n"
        "Pekka Lainela\tJoined before\t1/15/2024, 12:00:00 PM\n"
        "Pekka Lainela\tLeft\t1/15/2024, 12:30:00 PM\n"
        "Liisa Koskela\tJoined\t1/15/2024, 12:02:00 PM\n"
        "Maija Virtala\tLeft\t1/15/2024, 1:00:00 PM\n"
    )
    assert told(text) == {("Maija Virtala", "present"), ("Pekka Lainela", "partial"), ("Liisa Koskela", "present")}


def test_a_zoom_list_is_read():
    text = (
        "Meeting ID,Topic,Start Time\n123 456,Oskari Pieni,2024-01-15 09:00:00\n\n"
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "Maija Virtala,maija@kunta.example,2024-01-15 09:00:00,2024-01-15 10:00:00,60,No\n"
        "Pekka Lainela,,2024-01-15 09:00:00,2024-01-15 09:10:00,10,Yes\n"
        "Liisa Koskela,,2024-01-15 09:00:00,2024-01-15 10:00:00,60,Yes\n"
    )
    assert told(text, "utf-8-sig") == {
        ("Maija Virtala", "present"),
        ("Pekka Lainela", "partial"),
        ("Liisa Koskela", "present"),
    }


def listed(*rows, head="Name,Join Time,Leave Time"):
    return told("\n".join([head, *rows, ""]), "utf-8")


TWO = {("Aho Liisa", "present"), ("Laine Pekka", "present")}


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2/3/2024 11:30:00 PM", "2/4/2024 12:30:00 AM"),
        ("31.1.2024 klo 23.30.05", "1.2.2024 klo 0.30.05"),
        ("2024-02-28T23:30:00.123Z", "2024-02-29T00:30:00Z"),
        ("9.00 ap.", "1.00 ip."),
        ("11:00 fm", "1:00 em"),
        ("9:00:01\u202fa.m.", "1:00:00\u202fp.m."),
    ],
)
def test_times_past_midnight_and_past_noon_are_read(begin, end):
    assert listed(f"Aho Liisa,{begin},{end}", f"Laine Pekka,{begin},{end}") == TWO


def test_time_zones_are_brought_to_one():
    rows = "Aho Liisa,2024-02-03T09:00+02:00,2024-02-03T10:00+02:00", "Laine Pekka,2024-02-03T07:00Z,2024-02-03T08:00Z"
    assert listed(*rows) == TWO
    with pytest.raises(UnreadableError, match="only some times"):
        listed(rows[0], "Laine Pekka,2024-02-03T07:00,2024-02-03T08:00")


def test_a_weekly_meetings_days_are_not_one_meeting():
    with pytest.raises(UnreadableError, match="more than one day"):
        listed("Aho Liisa,1.2.2024 9:00,1.2.2024 10:00", "Laine Pekka,8.2.2024 9:00,8.2.2024 10:00")


def test_nobody_is_dropped_below_an_empty_row_or_a_row_without_times():
    assert listed("Aho Liisa,9:00,10:00", "", "Laine Pekka,9:00,10:00") == TWO
    with pytest.raises(UnreadableError, match="a time of the meeting tool's list cannot be read"):
        listed("Aho Liisa,9:00,10:00", "Niemi Kari,,", "Laine Pekka,9:00,10:00")


def test_a_guest_of_the_same_name_is_the_person_with_the_address():
    head = "Name,Email,Join Time,Leave Time"
    rows = ["Aho Liisa,l@k.example,9:00,9:30", "Liisa Aho (Guest),,9:30,10:00", "Laine Pekka,p@k.example,9:00,10:00"]
    assert listed(*rows, head=head) == TWO


def test_a_changed_name_gives_way_to_the_original():
    assert (
        listed(
            "Liisa (Aho Liisa),9:00,10:00", "Laine Pekka,9:00,10:00", head="Name (Original Name),Join Time,Leave Time"
        )
        == TWO
    )


def test_an_organisation_behind_a_name_is_no_name():
    text = "Name,Join Time,Leave Time\nAho Liisa - Nummela,9:00,10:00\nLaine Pekka | Espoo,9:00,10:00\n"
    listed = read_attendance(text.encode(), ".csv").listed
    assert [(one.person.name, one.person.organisations) for one in listed] == [
        (("Aho", "Liisa"), ("Nummela",)),
        (("Laine", "Pekka"), ("Espoo",)),
    ]


def test_rooms_and_devices_are_asked():
    text = "Name,Join Time,Leave Time\nAho Liisa,9:00,10:00\nNeuvotteluhuone Meri,9:00,10:00\nLiisan iPad,9:00,10:00\n"
    assert len(read_attendance(text.encode(), ".csv").unread) == 2


def test_who_waits_alone_before_or_after_makes_no_meeting_longer():
    text = "Name,Join Time,Leave Time\nAho Liisa,08:00,12:00\nLaine Pekka,09:00,10:00\nNiemi Kari,09:00,10:00\n"
    assert {presence for _, presence in told(text, "utf-8")} == {"present"}


def test_names_are_read_from_addresses_where_none_is_shown_and_asked_where_neither_tells():
    text = (
        "Name,Email,Join Time,Leave Time\n"
        "iPhone,liisa.aho@kunta.example,09:00,10:00\nGalaxy S9,,09:00,10:00\nAho Liisa,,09:00,10:00\n"
    )
    attendance = read_attendance(text.encode(), ".csv")
    assert sorted(one.person.name for one in attendance.listed) == [("Aho", "Liisa"), ("Liisa", "Aho")]
    assert [line for line, _ in attendance.unread] == ["Galaxy S9"]


def test_nothing_that_is_told_of_a_list_shows_a_name_or_an_address():
    assert not [w for w in ("irtala", "ainela", "kunta") if w in repr(read_attendance(TEAMS.encode(), ".csv"))]


@pytest.mark.parametrize(
    "row",
    ["Aho Liisa,soon,10:00", "Aho Liisa,25:00,26:00", "Aho Liisa,10:00,09:00", "Aho,1.1.2024 09:00,3.1.2024 10:00", ""],
)
def test_a_time_that_cannot_be_read_is_refused_without_quoting_it(row):
    with pytest.raises(UnreadableError) as refused:
        read_tool_list(f"Name,Join Time,Leave Time\n{row}\n".encode())
    assert refused.value.rule == "attendance"
    assert "Aho" not in str(refused.value)
