"""What never comes in: columns of survey tools that tell who answered and when.

Knows the headings of Webropol, Microsoft Forms and Google Forms, and how e-mail addresses and identity codes look.
Knows no table.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from varpu_eval.sources.parse import fold

_HEADINGS = {
    "e-mail": (
        "email", "e-mail", "email address", "e-mail address", "sähköposti", "sähköpostiosoite", "vastaajan sähköposti",
        "käyttäjänimi", "käyttäjätunnus", "username", "user name", "e-post", "e-postadress",
    ),
    "name": (
        "name", "full name", "first name", "last name", "surname", "respondent name", "nimi", "koko nimi", "etunimi",
        "sukunimi", "vastaajan nimi", "namn", "förnamn", "efternamn",
    ),
    "time stamp": (
        "timestamp", "time stamp", "aikaleima", "start time", "completion time", "last modified time", "submit time",
        "submitted at", "started", "submitted", "aloitusaika", "alkamisaika", "aloitusajankohta", "lopetusaika",
        "vastausaika", "vastattu", "vastauspäivä", "vastaamisaika", "lähetetty", "lähetysaika", "valmistumisaika",
        "suoritusaika", "aloituksen kellonaika", "valmistumisen kellonaika", "viimeksi muokattu",
        "viimeisin muokkausaika", "viimeisimmän muokkauksen aika", "tidsstämpel", "starttid", "slutförandetid",
    ),
    "contact": (
        "phone", "phone number", "puhelin", "puhelinnumero", "ip", "ip address", "ip-osoite", "osoite", "address",
        "telefon", "henkilötunnus", "hetu", "identity code", "syntymäaika", "date of birth",
    ),
}  # fmt: skip
_KINDS = {heading: kind for kind, headings in _HEADINGS.items() for heading in headings}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_IDENTITY = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]", re.IGNORECASE)
_IDENTITY_OF_A_DAY = re.compile(
    r"(?<!\w)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d[-+A-FU-Y]\d{3}[0-9A-Z](?!\w)", re.IGNORECASE
)


def kind_at_the_door(heading: str, cells: pd.Series[Any]) -> str:
    """Say what kind of personal column this is, empty if none.

    A column is personal by its heading, or when any of its cells has an e-mail address or an identity code in it.
    """
    kind = _KINDS.get(fold(heading).rstrip(":*? "), "")
    written = [value for value in cells.unique() if isinstance(value, str)]
    if not kind and any(_EMAIL.search(value) for value in written):
        return "e-mail"
    if not kind and any(_IDENTITY.search(value) for value in written):
        return "identity code"
    return kind


def personal_kind(cell: str) -> str:
    """Say what in a cell that is kept tells who someone is, empty if nothing; an identity code begins with a day.

    >>> personal_kind("Koulu, rehtori@koulu.example"), personal_kind("131052-308T"), personal_kind("001234-2010")
    ('e-mail address', 'identity code', '')
    """
    if _EMAIL.search(cell):
        return "e-mail address"
    return "identity code" if _IDENTITY_OF_A_DAY.search(cell) else ""
