"""A statistics service on this machine: it answers in the recorded shapes, or with the fault that a test asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

REGIONS = [
    {"id": 253, "code": "543", "category": "KUNTA", "title": {"fi": "Nurmijärvi", "sv": "Nurmijärvi"}},
    {"id": 327, "code": "698", "category": "KUNTA", "title": {"fi": "Rovaniemi"}},
    {"id": 1, "code": "005", "category": "KUNTA", "title": {"fi": "Alajärvi"}, "memberOf": [900]},
    {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa"}},
    {"id": 900, "code": "01", "category": "HYVINVOINTIALUE", "title": {"fi": "Esimerkin hyvinvointialue"}},
    {"id": 801, "code": "01", "category": "MAAKUNTA", "title": {"fi": "Uusimaa"}},
]

THL = {"id": 2, "title": {"fi": "Terveyden ja hyvinvoinnin laitos (THL)"}}
NOTIFICATIONS = "0 - 17-vuotiaat lapset, joista on tehty lastensuojeluilmoitus, % vastaavan ikäisestä väestöstä"
INDICATORS = [
    {"id": 1086, "title": {"fi": NOTIFICATIONS}, "organization": THL, "data-updated": "2026-05-06"},
    {
        "id": 9001,
        "title": {"fi": "Huostassa olleet 0 - 17-vuotiaat viimeisen sijoitustiedon mukaan"},
        "organization": THL,
    },
    {"id": 9002, "title": {"fi": "Huostassa olleet 16 - 17-vuotiaat"}, "organization": THL},
    {"id": 9003, "title": {"fi": "Väestö 31.12."}, "organization": {"title": {"fi": "Tilastokeskus"}}},
    {"id": 9004, "title": {"fi": "Kahdesti nimetty"}, "organization": THL},
    {"id": 9005, "title": {"fi": "Kahdesti nimetty"}, "organization": THL},
    {"id": 9006, "title": {"fi": "Vain sukupuolittain"}, "organization": THL},
    {"id": 9007, "title": {"fi": "Ei lukuja"}, "organization": THL},
]


def figure(region, year, value, indicator=1086, gender="total", **more):
    return {"indicator": indicator, "region": region, "year": year, "gender": gender, "value": value, **more}


FIGURES = {
    1086: [
        figure(253, 2021, 5.1, absValue=560),
        figure(253, 2023, 6.25),
        figure(327, 2021, 8),
        figure(1, 2021, 0.0, absValue=0),
        figure(658, 2021, 7.4),
        figure(658, 2023, 8.9),
        figure(900, 2023, 6.5),
        figure(801, 2021, 3.3),
    ],
    9001: [figure(253, 2021, 0.5, 9001)],
    9006: [figure(253, 2021, 1.5, 9006, "male"), figure(253, 2021, 2.5, 9006, "female")],
}

TABLE = "/StatFin/vaerak/statfin_vaerak_pxt_11re.px"
AREAS, AGES, YEARS = ["SSS", "KU005", "KU543", "MK01"], ["SSS", "000", "001", "002", "003-"], ["1989", "2020", "2021"]
PEOPLE = {"SSS": 1000, "KU005": 10, "KU543": 40, "MK01": 300}


def described():
    parts = {"Alue": AREAS, "Ikä": AGES, "Sukupuoli": ["SSS", "1", "2"], "Vuosi": YEARS, "Tiedot": ["vaesto"]}
    return {
        "title": "Väestö",
        "variables": [{"code": c, "text": c, "values": v, "valueTexts": v} for c, v in parts.items()],
    }


def people(query):
    """Return what is asked, as JSON-stat: PEOPLE of the area plus the age; age 1 of KU005 is withheld in 2021."""
    asked = {part["code"]: part["selection"]["values"] for part in query["query"]}
    order = ["Alue", "Ikä", "Sukupuoli", "Vuosi", "Tiedot"]
    value = []
    for area in asked["Alue"]:
        for age in asked["Ikä"]:
            for year in asked["Vuosi"]:
                withheld = (area, age, year) == ("KU005", "001", "2021")
                value.append(None if withheld else PEOPLE[area] + int("0" + age.strip("S-")))
    return {
        "version": "2.0", "class": "dataset", "label": "Väestö",
        "id": order, "size": [len(asked[name]) for name in order],
        "dimension": {
            name: {"category": {"index": {code: at for at, code in enumerate(asked[name])}}} for name in order
        },
        "value": value,
    }  # fmt: skip


@dataclass
class StandIn:
    """The service: `faults` are given, first come first served, in place of answers; `asked` is what was asked."""

    figures: dict = field(default_factory=lambda: {key: list(rows) for key, rows in FIGURES.items()})
    regions: list = field(default_factory=lambda: list(REGIONS))
    indicators: list = field(default_factory=lambda: list(INDICATORS))
    people: Callable = people
    faults: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    def answer(self, path, query, body):
        if path == "/regions":
            return self.regions
        if path == "/indicators":
            return self.indicators
        if path == "/json":
            rows = self.figures.get(int(query["indicator"][0]), [])
            rows = rows if query["genders"] != ["total"] else [row for row in rows if row["gender"] == "total"]
            return [row for row in rows if str(row["year"]) in query["years"]]
        if path == TABLE:
            return described() if body is None else self.people(body)
        return None


def send(handler, content, status=200, kind="application/json;charset=UTF-8", length=None, **headers):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def status(code, **headers):
    return lambda handler: send(handler, b"{}", code, **headers)


def html(handler):
    send(handler, b"<!doctype html><title>Huoltokatko</title>", kind="text/html")


def html_called_json(handler):
    send(handler, b"\n<html>Huoltokatko</html>")


def plain_text(handler):
    send(handler, b"[]", kind="text/plain")


def cut_off(handler):
    send(handler, b'[{"id": 253, "co', length=1500)
    handler.close_connection = True


def half_json(handler):
    send(handler, b'[{"id": 253, "co')


def latin(handler):
    send(handler, '[{"id": "Nurmijärvi"}]'.encode("latin-1"))


def not_a_number(handler):
    send(handler, b'[{"indicator":1086,"region":253,"year":2021,"gender":"total","value":NaN}]')


def half_a_character(handler):
    send(handler, b'[{"id": 1, "title": {"fi": "\\ud83d"}}]')


def huge(handler):
    send(handler, b"[", length=10**9)
    handler.close_connection = True


def long(handler):
    send(handler, b"[" + b" " * 500 + b"]")


def huge_untold(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(b"[" + b" " * 5000 + b"]")
    handler.close_connection = True


def silent(handler):
    handler.server.stop.wait(2)


def hang_up(handler):
    handler.close_connection = True


def moved(to):
    return lambda handler: send(handler, b"", 302, Location=to)


def this(answer):
    return lambda handler: send(handler, json.dumps(answer).encode())


def serving(stand_in):
    """Start to serve; return what stops it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            stand_in.asked.append((self.command, parts.path, parse_qs(parts.query), dict(self.headers)))
            stand_in.at_once += 1
            stand_in.most_at_once = max(stand_in.most_at_once, stand_in.at_once)
            with suppress(OSError):
                if stand_in.faults:
                    stand_in.faults.pop(0)(self)
                else:
                    answer = stand_in.answer(parts.path, parse_qs(parts.query), body)
                    send(self, json.dumps(answer).encode(), 404 if answer is None else 200)
            stand_in.at_once -= 1

        do_POST = do_GET  # noqa: N815 - the name that the server calls

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.stop = threading.Event()
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop():
        server.stop.set()
        server.shutdown()
        server.server_close()

    return stop


@dataclass
class FakeClock:
    """A clock that only sleep moves; `slept` is how long each time."""

    time: float = 100.0
    slept: list = field(default_factory=list)

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds
