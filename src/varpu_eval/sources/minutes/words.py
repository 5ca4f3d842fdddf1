"""The words of minutes: headings, roles at a meeting, parties, and endings of titles and organisations.

Knows Finnish, and the Swedish headings. Does not know lines or persons; the sectors of titles stand in `titles`.
"""

from __future__ import annotations

import re

from varpu_eval.sources.parse import fold

PRESENT = (
    "muut saapuvilla olleet", "muut läsnä olleet", "muut läsnäolleet", "muut läsnäolijat", "muut osallistujat",
    "muut läsnä", "muut", "lisäksi läsnä", "lisäksi saapuvilla", "läsnä olleet jäsenet", "läsnä olleet", "läsnäolleet",
    "läsnäolijat", "läsnä olivat", "läsnä", "saapuvilla olleet", "saapuvilla", "kokoukseen osallistuivat",
    "osallistujat", "osallistuivat", "paikalla olivat", "paikalla olleet", "paikalla", "mukana olivat", "mukana",
    "etäosallistujat", "etäyhteydellä", "etäyhteyden kautta", "etänä", "teamsissa", "teamsilla", "teamsin kautta",
    "jäsenet", "varajäsenet", "asiantuntijat", "kutsuttuina", "vieraat",
    "övriga närvarande", "övriga deltagare", "övriga",
    "närvarande", "deltagare", "beslutande", "ledamöter", "ersättare",
)  # fmt: skip
"""Headings below which stand persons who were there; a longer one before its beginning."""

UNSURE = ("kutsutut", "kutsuttu")
"""Headings below which stand persons who may have been there or not."""

MEMBERS = frozenset({"jäsenet", "varajäsenet", "ledamöter", "ersättare"})
"""Headings of who was there below another one; before any other, of who belongs to the group."""

PRESENCE_COLUMNS = frozenset({"läsnä", "poissa", "paikalla", "osallistui", "närvarande", "frånvarande"})
"""Titles of columns of a table in which marks tell presence."""

ABSENT = (
    "poissaolonsa ilmoittaneet", "poissaolosta ilmoittaneet", "poissaolevat", "poissaolijoita", "poissa olivat",
    "esteestä ilmoittaneet", "esteen ilmoittaneet", "pois jääneet", "pois", "ei läsnä", "ei paikalla", "estyneenä",
    "estyneinä", "poissa olleet", "poissaolleet", "poissaolijat", "poissa", "estyneet", "este", "estynyt",
    "frånvarande", "förhindrade", "förhinder",
)  # fmt: skip

ROLES = {
    "puheenjohtaja": "chair", "puheenjohtajana": "chair", "pj": "chair", "pj.": "chair", "ordförande": "chair",
    "varapuheenjohtaja": "deputy_chair", "varapuheenjohtajana": "deputy_chair", "vpj": "deputy_chair",
    "vpj.": "deputy_chair", "vice ordförande": "deputy_chair", "1. varapuheenjohtaja": "deputy_chair",
    "i varapuheenjohtaja": "deputy_chair", "ii varapuheenjohtaja": "deputy_chair",
    "esittelijä": "presenter", "esittelijänä": "presenter", "esittelijät": "presenter", "föredragande": "presenter",
    "sihteeri": "secretary", "sihteerinä": "secretary", "sihteerit": "secretary", "sekreterare": "secretary",
    "pöytäkirjanpitäjä": "secretary", "pöytäkirjanpitäjänä": "secretary", "pöytäkirjapitäjä": "secretary",
    "pöytäkirjan pitäjä": "secretary", "pöytäkirjan pitäjänä": "secretary", "muistion laatija": "secretary",
    "protokollförare": "secretary",
    "jäsen": "member", "jäsenenä": "member", "jäsenet": "member", "ledamot": "member",
    "varajäsen": "deputy_member", "varajäsenenä": "deputy_member", "varajäsenet": "deputy_member",
    "ersättare": "deputy_member",
    "asiantuntija": "expert", "asiantuntijana": "expert", "asiantuntijat": "expert", "sakkunnig": "expert",
    "valmistelija": "preparer", "valmistelijana": "preparer",
}  # fmt: skip
"""What a person is at the meeting, which tells no sector."""

ROLE_HEADINGS = tuple(word for word, role in ROLES.items() if role in ("chair", "presenter", "secretary"))

ENDS = (
    "avaus", "esityslista", "asialista", "työjärjestys", "asiat", "asia", "jakelu", "tiedoksi", "liitteet", "muistio",
    "päätökset", "ärenden", "ärende", "föredragningslista", "justering", "asiakas", "asiakastapaus", "tilannekatsaus",
    "seuraava", "seuraavat", "keskustelu", "tausta", "tavoite", "tavoitteet", "sovittiin",
)  # fmt: skip
"""The first words of a line with which the list of persons is over."""

END_STEMS = (
    "laillisuu", "päätösvaltaisuu", "kokouksen avau", "kokouksen avaami", "kokouksen laillisuu", "käsitellyt asia",
    "käsiteltävät asia", "pöytäkirjan tarkast", "pöytäkirjantarkast", "pöytäkirjan allekirj", "allekirjoitu",
    "pöytäkirja yleisesti", "muut asia", "ilmoitusasia", "tiedotusasia", "kokouksen kulku", "tapaamisen",
    "edellisen kokouksen", "lagligh", "beslutför", "protokolljuster", "mötets öppnande",
    "underskrift",
)  # fmt: skip
"""Likewise, without the endings of words."""

TIMES = ("kokousaika", "kokouksen aika", "ajankohta", "aika", "mötestid", "sammanträdestid", "tid")
PLACES = (
    "päivämäärä", "päiväys", "pvm", "kokouspaikka", "kokouksen paikka", "paikka", "mötesplats", "sammanträdesplats",
    "plats",
)  # fmt: skip
COLUMN_TITLES = frozenset({
    "nimi", "klo", "tehtävä", "lisätiedot", "lisätieto", "rooli", "organisaatio", "taho", "edustaa", "toimiala",
    "nimike", "puolue", "ryhmä", "allekirjoitus", "namn", "uppgift", "organisation", "kl", "titteli", "ammatti",
    "työpaikka", "yksikkö", "sähköposti",
})  # fmt: skip

PERSON_COLUMNS = frozenset({"sukunimi", "etunimi", "edustaja", "jäsen", "varajäsen", "osallistuja", "asema"})
"""Titles of columns that are words of lists too; they are titles beside others alone."""

PARTIES = frozenset({
    "kesk", "kok", "sdp", "sd", "ps", "peruss", "vihr", "vas", "rkp", "sfp", "kd", "liik", "lib", "skp", "pir", "sit",
    "sitoutumaton", "kristillisdemokraatit", "keskusta", "kokoomus", "perussuomalaiset", "vihreät", "vasemmistoliitto",
})  # fmt: skip

_ORGANISATIONS = re.compile(
    r"(kirjasto|kirjastot|koulu|koulut|kunta|kaupunki|seurakunta|yhdistys|\bry|\boy|\bab|virasto|keskus|neuvola|päiväkoti|"
    r"ministeriö|liitto|yliopisto|korkeakoulu|opisto|lukio|sairaala|kuntayhtymä|hyvinvointialue|järjestö|säätiö|"
    r"toimisto|laitos|osasto|yksikkö|poliisilaitos|toimi|toimiala|palvelut|palvelukeskus|hallinto|neuvosto|"
    r"kommun|stad|församling|skola|förening)"
)
_TITLES = re.compile(
    r"(johtaja|päällikkö|sihteeri|ohjaaja|opettaja|hoitaja|työntekijä|lääkäri|psykologi|kuraattori|rehtori|lehtori|"
    r"koordinaattori|asiantuntija|suunnittelija|komisario|konstaapeli|pastori|pappi|herra|tarkastaja|esimies|"
    r"valvoja|edustaja|tutkija|harjoittelija|assistentti|neuvoja|mestari|vastaava|toimittaja|kääntäjä|"
    r"poliisi|"
    r"esittelijä|valmistelija|pitäjä|laatija|puheenjohtaja|jäsen|valtuutettu|diakoni|professori|lakimies|direktör|rektor|chef|ledare|lärare)"
)


_SERVICES = re.compile(
    r"(poliisi|kasvatus|suojelu|nuorisotyö|perhetyö|sosiaalityö|diakoniatyö|päivähoito|opetus|huolto|järjestöt|koulut|"
    r"terveys|palvelut|toimi|neuvola|kuntoutus)"
)

CLIENTS = frozenset({"lapsi", "äiti", "isä", "isoäiti", "huoltaja", "huoltajat", "vanhemmat", "oppilas", "asiakas"})
"""What stands before names of persons whom a meeting was about."""

DEGREES = frozenset({
    "FT", "FM", "FL", "LL", "LT", "VTM", "VTT", "KM", "KT", "KL", "HM", "HTM", "TM", "TT", "YTM", "OTK", "OTM", "PsM",
    "PsL", "TtM", "KTM",
})  # fmt: skip
"""Abbreviations of degrees, which stand before or after names."""


def names_service(label: str) -> bool:
    """Say whether a label is of an organisation or a service, and of no person.

    >>> names_service("Poliisi"), names_service("Nummelan seurakunta"), names_service("Rehtori")
    (True, True, False)
    """
    last = label.rsplit(maxsplit=1)[-1] if label.split() else ""
    service = bool(re.search(_SERVICES.pattern + "$", fold(last)))
    return service or ends_as_organisation(last)


def is_party(word: str) -> bool:
    """Say whether a word is a party or its abbreviation.

    >>> is_party("PerusS"), is_party("kok."), is_party("Kokko")
    (True, True, False)
    """
    return fold(word).strip(".") in PARTIES


def ends_as_organisation(word: str) -> bool:
    """Say whether a word ends as names of organisations do."""
    return bool(re.search(_ORGANISATIONS.pattern + r"$", fold(word))) and not ends_as_title(word)


def ends_as_title(word: str) -> bool:
    """Say whether a word ends as job titles do.

    >>> ends_as_title("hallintosihteeri"), ends_as_title("Virtanen")
    (True, False)
    """
    return bool(re.search(_TITLES.pattern + r"(na|nä|t)?$", fold(word)))


def heading(line: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    r"""Return the heading that begins a line and what follows it, None where none does.

    A heading has a colon, a column or the line's end after it, or begins with a capital and something else does too.

    >>> heading("Poissa Aho Liisa", ABSENT), heading("Läsnä olevat todettiin", PRESENT)
    (('poissa', 'Aho Liisa'), None)
    """
    folded = line.casefold()
    for word in words:
        if not folded.startswith(word):
            continue
        rest = line[len(word) :]
        if not rest.strip(" .:/\t"):
            return word, ""
        if rest.lstrip(" ").startswith((":", "\t")):
            return word, rest.lstrip(" :\t")
        if rest[0] == " " and line[0].isupper() and _may_follow(rest.strip()):
            return word, rest.strip()
    return None


def _may_follow(rest: str) -> bool:
    """Say whether a heading without a sign may have this after it: a name, a title, columns' titles or a dash."""
    first = rest.split(maxsplit=1)[0].strip(",.:")
    if fold(rest).startswith(("ei ketään", "ei poissa", "ingen")):
        return True
    return rest[0].isupper() or rest[0] in "-\u2013\u2014/" or fold(first) in ROLES or ends_as_title(first)
