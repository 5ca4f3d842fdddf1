"""The smaller tables: transcribed milestones, comments and figures; short synthetic goals, decisions and courses.

Knows which transcription becomes which table. Does not know how it was made: `data/published/README.md` does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from varpu_eval.demo.draws import Draws
from varpu_eval.demo.files import published_rows

Table = tuple[str, Sequence[str], list[list[object]]]

TRANSCRIBED = {
    "catalogue.csv": (
        "catalogue.csv",
        (
            "indicator", "title_fi", "title_sv", "title_en", "unit", "numerator", "denominator", "better", "source",
            "breaks",
        ),
    ),
    "survey_figures.csv": (
        "users_figures.csv",
        ("survey", "municipality", "year", "sector", "item", "measure", "value", "n", "source"),
    ),
    "events.csv": (
        "milestones.csv",
        ("start", "end", "kind", "event", "municipality", "text_fi", "text_sv", "text_en", "source"),
    ),
    "exchange.csv": (
        "workshops_2009.csv",
        ("practice", "host", "municipality", "stance", "theme", "phase", "parent", "when", "statement"),
    ),
}  # fmt: skip
"""Table of the study: its transcription, and the columns that the data contract has."""

GOAL_COLUMNS = (
    "goal", "plan", "text_fi", "text_sv", "text_en", "measure", "direction", "baseline_year", "target", "target_year",
    "sector", "interface",
)  # fmt: skip
GOALS: list[list[object]] = [
    [
        "contact", "esimerkkisuunnitelma", "Varhaiskasvatuksesta on helppo ottaa yhteyttä lastensuojeluun.",
        "Det är lätt att ta kontakt med barnskyddet från småbarnspedagogiken.",
        "It is easy to contact child protection from early education.",
        "item:staff/contact_easy", "higher", 2010, 0.60, 2014, "early_education", "child_protection|early_education",
    ],
    [
        "timely", "esimerkkisuunnitelma", "Yhteydenotot lastensuojeluun tulevat ajoissa.",
        "Kontakterna till barnskyddet kommer i tid.", "Child protection is contacted in good time.",
        "item:staff/contacts_timely", "higher", 2010, 0.60, 2014, "child_protection",
        "child_protection|early_education",
    ],
    [
        "heard", "esimerkkisuunnitelma", "Lapset ja vanhemmat tulevat kuulluiksi.",
        "Barn och föräldrar blir hörda.", "Children and parents are heard.",
        "item:staff/family_heard", "higher", 2006, 0.65, 2014, "coordination", None,
    ],
    [
        "everyday", "esimerkkisuunnitelma", "Varhainen avoin yhteistyö näkyy työyhteisöjen arjessa.",
        "Tidigt öppet samarbete syns i arbetsgemenskapernas vardag.",
        "Early open cooperation shows in the everyday work of workplaces.",
        "item:staff/model_everyday", "higher", 2006, 0.60, 2014, "administration", None,
    ],
]  # fmt: skip

ACTION_COLUMNS = ("action", "kind", "meeting", "text", "sector", "due", "done")
ACTIONS = (
    ("Sovitaan, keneen varhaiskasvatuksesta otetaan yhteyttä lastensuojelussa", "child_protection"),
    ("Järjestetään huolen puheeksi ottamisen koulutus uusille työntekijöille", "coordination"),
    ("Kootaan alueen toimijoiden yhteystiedot yhteen paikkaan", "family"),
    ("Viedään seurantakyselyn tulokset työyhteisöihin keskusteltaviksi", "administration"),
    ("Kutsutaan nuorisopalvelut mukaan oppilashuollon yhteiseen tapaamiseen", "student_welfare"),
)
"""Decisions of the example: what is done and which sector sees to it."""

TRAINING_COLUMNS = ("date", "municipality", "topic", "sector", "participants")
TRAINED = {"early_education": 24, "school": 18, "clinic": 6, "child_protection": 5, "youth": 3}
TOPIC = "Huolen puheeksi ottaminen"

DIALOGUE_COLUMNS = ("event", "date", "municipality", "participants", "n", "theme", "statement", "coder")
DIALOGUES: list[list[object]] = [
    ["d1", "2010-10-05", "543", "parents", 14, "being_heard", "Kerrankin kysyttiin ensin meiltä.", "A"],
    ["d1", "2010-10-05", "543", "parents", 14, "early_support", "Apua olisi tarvittu jo vuotta aiemmin.", "A"],
    ["d2", "2010-11-16", "543", "young_people", 11, "participation", "Aikuiset päättävät, vaikka istun vieressä.", "A"],
    ["d2", "2010-11-16", "543", "young_people", 11, "being_heard", "Nuorisotalolla kuunnellaan.", "A"],
    ["d3", "2011-04-12", "698", "staff", 19, "cooperation", "Nyt tiedän, kelle soitan.", "B"],
    ["d3", "2011-04-12", "698", "staff", 19, "early_support", "Aikaa yhteiselle työlle on liian vähän.", "B"],
    ["d4", "2012-09-25", "543", "staff", 22, "openness", "Huolesta puhutaan perheelle suoraan.", "A"],
    ["d4", "2012-09-25", "543", "staff", 22, "cooperation", "Palaverista jää epäselväksi, kuka tekee mitä.", "A"],
    ["d5", "2013-10-08", "543", "children", 9, "being_heard", "Opettaja kysyi, mitä minä haluan.", "A"],
    ["d5", "2013-10-08", "543", "children", 9, "participation", "Olisin halunnut olla mukana palaverissa.", "B"],
    ["d6", "2014-03-18", "698", "parents", 12, "close_network", "Mummo sai tulla mukaan.", "B"],
    ["d6", "2014-03-18", "698", "parents", 12, "being_heard", "Minua uskottiin.", "B"],
]  # fmt: skip


def transcribed_tables() -> list[Table]:
    """Return the tables that carry published text and figures over unchanged."""
    return [
        (name, columns, [[row[c] or None for c in columns] for row in published_rows(file)])
        for name, (file, columns) in TRANSCRIBED.items()
    ]


def action_rows(steering: Iterable[tuple[dt.date, str]], draws: Draws) -> list[list[object]]:
    """Return a decision of every second steering meeting (date, meeting), due in half a year; a quarter stays open."""
    rows: list[list[object]] = []
    for number, (date, meeting) in enumerate(list(steering)[::2]):
        text, sector = ACTIONS[number % len(ACTIONS)]
        due = date + dt.timedelta(days=182)
        done = None if draws.happens(0.25) else due + dt.timedelta(days=int(60 * draws.uniform()) - 40)
        rows.append([f"a{number + 1:02d}", "steering", meeting, text, sector, due, done])
    return rows


def training_rows(draws: Draws) -> list[list[object]]:
    """Return one course a year and sector in both municipalities."""

    def up_to(most: int) -> int:
        return int(draws.uniform() * most)

    return [
        [dt.date(year, 10, 1 + up_to(28)), municipality, TOPIC, sector, usual + up_to(6)]
        for year in range(2006, 2015)
        for municipality in ("543", "698")
        for sector, usual in TRAINED.items()
    ]
