"""Loads the catalogues of translated text; English is the msgid, so English needs no catalogue.

Knows where the catalogues lie, which languages have one and which of them are complete. Does not know any message.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

COMPLETE = ("fi",)
"""Languages whose catalogue has every message; a missing, unused or fuzzy entry in them fails a test."""


def mark(msgid: str) -> str:
    """Mark a constant as text for people, to be translated where it is shown.

    >>> mark("school")
    'school'
    """
    return msgid


def read_catalogue(language: str) -> Catalog | None:
    """Return the catalogue of `language`, or None where there is none (English, or a language to come)."""
    file = files(__package__).joinpath(f"{language}.po")
    if not file.is_file():
        return None
    return read_po(BytesIO(file.read_bytes()), locale=language)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the translations into `language`; a language without a catalogue shows the English messages.

    >>> translations("fi").gettext("cannot tell")
    'ei voida päätellä'
    """
    catalogue = read_catalogue(language)
    if catalogue is None:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
