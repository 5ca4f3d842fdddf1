"""The sectors of Finnish job titles and services that leave no doubt.

Knows common words; a study's own titles come before them. Words that more than one sector uses (terveydenhoitaja,
nuorisotyönohjaaja, toiminnanjohtaja) are left out on purpose: a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from varpu_eval.sources.minutes.people import Person
from varpu_eval.sources.parse import fold

TITLES: Mapping[str, tuple[str, ...]] = {
    "clinic": ("neuvola", "äitiysneuvola", "lastenneuvola", "neuvolan terveydenhoitaja", "neuvolalääkäri"),
    "early_education": (
        "varhaiskasvatus", "päivähoito", "päiväkoti", "päiväkodin johtaja", "varhaiskasvatuksen opettaja",
        "varhaiskasvatusjohtaja", "varhaiskasvatuspäällikkö", "varhaiskasvatuksen johtaja",
        "päivähoitopäällikkö", "lastentarhanopettaja", "päivähoidon ohjaaja", "perhepäivähoidon ohjaaja",
    ),
    "school": (
        "koulu", "koulut", "opetus", "rehtori", "apulaisrehtori", "luokanopettaja", "erityisopettaja", "lehtori",
        "opetuspäällikkö", "opetusjohtaja", "koulunjohtaja", "opinto-ohjaaja", "sivistysjohtaja", "opetustoimi",
        "opetustoimenjohtaja",
    ),
    "student_welfare": (
        "oppilashuolto", "oppilas- ja opiskelijahuolto", "kuraattori", "koulukuraattori", "vastaava kuraattori",
        "koulupsykologi", "kouluterveydenhoitaja", "koulusosiaalityöntekijä",
    ),
    "youth": (
        "nuorisopalvelut", "nuorisotoimi", "nuorisotyö", "nuorisotyöntekijä", "nuoriso-ohjaaja", "nuorisosihteeri",
        "nuorisotoimenjohtaja", "nuorisopalvelupäällikkö", "etsivä nuorisotyöntekijä",
    ),
    "child_protection": (
        "lastensuojelu", "lastensuojelun sosiaalityöntekijä", "lastensuojelun johtava sosiaalityöntekijä",
        "lastensuojelupäällikkö", "lastensuojelun esimies", "lastensuojelun palvelupäällikkö",
    ),
    "family": (
        "perhetyö", "perhepalvelut", "perhetyöntekijä", "perheohjaaja", "perhepalvelupäällikkö", "perheneuvola",
        "perhepalvelujen johtaja", "perhekeskuskoordinaattori",
    ),
    "health": (
        "terveyspalvelut", "terveyskeskus", "ylilääkäri", "johtava lääkäri", "johtava ylilääkäri",
        "terveyskeskuslääkäri", "ylihoitaja", "terveyspalvelujen johtaja", "johtava hoitaja",
    ),
    "police": (
        "poliisi", "poliisilaitos", "komisario", "ylikomisario", "rikoskomisario", "konstaapeli",
        "vanhempi konstaapeli",
        "ylikonstaapeli", "rikosylikonstaapeli", "vanhempi rikoskonstaapeli", "poliisin edustaja",
    ),
    "parish": (
        "seurakunta", "kirkkoherra", "kappalainen", "seurakuntapastori", "pastori", "diakoni", "diakonissa",
        "diakoniatyöntekijä", "seurakunnan edustaja", "seurakunnan nuorisotyönohjaaja",
    ),
    "ngo": ("järjestö", "järjestöt", "järjestöjen edustaja", "järjestön edustaja"),
    "coordination": ("verkostotyö", "verkostokoordinaattori", "toimiala-asiantuntija"),
    "administration": (
        "hallinto", "kunnanjohtaja", "kaupunginjohtaja", "apulaiskaupunginjohtaja", "hallintosihteeri",
        "hallintojohtaja", "hallintopäällikkö", "talousjohtaja", "talouspäällikkö", "kunnansihteeri",
        "kaupunginsihteeri",
        "henkilöstöjohtaja", "henkilöstöpäällikkö", "henk.- ja talousjohtaja", "henkilöstö- ja talousjohtaja",
        "toimistosihteeri",
    ),
    "elected": (
        "luottamushenkilö", "luottamushenkilöt", "valtuutettu", "kunnanvaltuutettu", "kaupunginvaltuutettu",
        "varavaltuutettu",
    ),
}  # fmt: skip
"""Sector to words; each word stands for one sector only."""

BUILT_IN = {fold(word): sector for sector, words in TITLES.items() for word in words}

_BODY = re.compile(
    r"(?:(?<!nuoriso)valtuuston|lautakunnan|kunnanhallituksen|kaupunginhallituksen|\bkh:n|\bkv:n)\s+"
    r"(?:\w+\s+)?(?:edustaja|puheenjohtaja|pj|vpj|varapuheenjohtaja|jäsen|varajäsen)\b|\bvalt\.?\s+(?:i+\s+)?v?pj",
    re.IGNORECASE,
)
_ELECTED = re.compile(r"(?:(?<!nuoriso)valtuusto|lautakunta|kunnanhallitus|kaupunginhallitus)\b", re.IGNORECASE)
_SEATS = frozenset({"chair", "deputy_chair", "member", "deputy_member"})


def sectors_of(person: Person, words: Mapping[str, str], *, elected: bool) -> set[str]:
    """Return every sector that what stands beside a name tells; empty where it tells none.

    Parameters
    ----------
    words
        Folded words of the study to sector codes.
    elected
        Whether the meeting is of an elected body, so that its members are elected.

    Examples
    --------
    >>> sectors_of(Person(("Liisa", "Aho"), titles=("rehtori",)), {}, elected=False)
    {'school'}
    """
    found = {code for told in (*person.titles, *person.organisations) if (code := sector_of(told, words))}
    seated = elected and bool(_SEATS.intersection(person.roles)) and not found
    if person.party or seated or any(_BODY.search(title) for title in person.titles):
        found.add("elected")
    return found


def sector_of(told: str, words: Mapping[str, str]) -> str:
    """Return the sector of a title or an organisation: the study's own word, else a built-in one, else nothing."""
    return words.get(fold(told)) or BUILT_IN.get(fold(told), "")


def unknown_words(people: Iterable[Person], words: Mapping[str, str]) -> list[str]:
    """Return the titles, folded, that tell no sector; where there is no title at all, the organisations."""
    people = tuple(people)
    told = [t for person in people for t in person.titles] or [o for person in people for o in person.organisations]
    return sorted({fold(each) for each in told if not sector_of(each, words)})


def names_elected_body(text: str) -> bool:
    """Say whether a group's name or a title is of an elected body.

    >>> names_elected_body("Sivistyslautakunta"), names_elected_body("Nuorisovaltuusto"), names_elected_body("steering")
    (True, False, False)
    """
    return bool(_ELECTED.search(text))
