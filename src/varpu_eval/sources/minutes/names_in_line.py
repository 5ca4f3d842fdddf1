"""Where in a line of a list names stand, and whether the line reads one way only.

Knows the orders in which minutes write names, titles before them, and what divides persons. Does not know what the rest
of a line says of a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from varpu_eval.sources.minutes.tokens import (
    AND,
    MOST_NAMES,
    Token,
    is_capital,
    is_lower,
    is_title,
    name_run,
)
from varpu_eval.sources.minutes.words import DEGREES, ROLES, is_party
from varpu_eval.sources.parse import fold

_STAYS = re.compile(
    r"(?:klo|kl\.?|koko|iltapäivän|aamupäivän|poistui|saapui|läsnä|osan|osittain|\d{1,2}[:.]\d\d.*|§.*|:ien|:n)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name's place in a line: its words, where it and what belongs to it begin, and what divides it from the last."""

    words: tuple[str, ...]
    begin: int
    first: int
    after: int
    by: str = ""


def first_name(tokens: list[Token]) -> FoundName | None:
    """Find the name that begins a line, behind a title or not."""
    at = 0
    while at < len(tokens) and _is_before_name(tokens[at].text):
        at += 1
    run = name_run(tokens, at) if at < len(tokens) else 0
    if run == 1 and (titled := _behind_title(tokens, at)):
        at, run = titled, name_run(tokens, titled)
    if (
        run > 1
        and tokens[at + run - 1].text.endswith("isen")
        and tokens[at + run :]
        and is_lower(tokens[at + run].text)
    ):
        return None  # a genitive: somebody's matter
    if not run or (at and run == 1 and not _ends(tokens, at + 1)):
        return None
    texts = [token.text for token in tokens]
    if run == 1 and at + 2 < len(tokens) and texts[at + 1] in (",", "\t"):
        given = name_run(tokens, at + 2)
        if texts[at + 1] == "\t" and _acronym(texts[at]) and given > 1:
            return None  # an organisation, or a surname in capitals
        if 1 <= given <= MOST_NAMES - 1 and not _acronym(texts[at + 2]):
            return FoundName((*texts[at + 2 : at + 2 + given], texts[at]), 0, at, at + 2 + given, "flipped")
    if run == 1 and at + 1 < len(tokens) and is_lower(texts[at + 1]) and not _may_be_named(texts, at):
        return None
    return FoundName(tuple(texts[at : at + run]), 0, at, at + run)


def _is_before_name(text: str) -> bool:
    return (is_lower(text) and not is_capital(text)) or is_title(text) or text in DEGREES or text in "-\u2013\u2014:"


def _behind_title(tokens: list[Token], at: int) -> int:
    """Return where a name begins behind a title that itself begins with a capital; 0 where none does.

    So in 'Kunnanhallituksen edustaja' before a name.
    """
    end = at + 1
    while end < len(tokens) and is_lower(tokens[end].text):
        end += 1
    titled = end > at + 1 and is_title(tokens[end - 1].text)
    return end if titled and 1 < name_run(tokens, end) <= MOST_NAMES and not _may_be_surname(tokens, at) else 0


def _may_be_surname(tokens: list[Token], at: int) -> bool:
    return fold(tokens[at + 1].text) in ROLES or not tokens[at].text.endswith("n") or tokens[at].text.endswith("nen")


def _acronym(word: str) -> bool:
    return word.isalpha() and word.isupper() and 2 <= len(word) <= 5  # noqa: PLR2004 - such as THL


def _may_be_named(texts: list[str], at: int) -> bool:
    """Say whether one capital word before a small one is a name: a role or a stay follows, or it is no genitive."""
    following = texts[at + 1]
    return (
        fold(following) in ROLES
        or fold(" ".join(texts[at + 1 : at + 3])) in ROLES
        or bool(_STAYS.fullmatch(following))
        or not texts[at].casefold().endswith("n")
    )


def next_name(tokens: list[Token], found: FoundName, *, prefixed: bool) -> FoundName | None:
    """Find the next name on the line; `by` says what divides it from the one before."""
    depth = 0
    for at in range(found.after, len(tokens)):
        text, before = tokens[at].text, tokens[at - 1].text
        depth += (text == "(") - (text == ")")
        if depth or text in "()" or not is_capital(text) or before == "\t" or (is_capital(before) and at > found.after):
            continue
        run = name_run(tokens, at)
        by = _division(tokens, found, at, run)
        if not by:
            continue
        words = tuple(token.text for token in tokens[at : at + run])
        begin = at
        if prefixed and by == "word":
            while begin - 1 > found.after and is_lower(tokens[begin - 1].text) and tokens[begin - 1].text not in AND:
                begin -= 1
        return FoundName(words, begin, at, at + run, by)
    return None


def _division(tokens: list[Token], found: FoundName, at: int, run: int) -> str:
    """Say what divides a name at `at` from the person before, empty if it is no name."""
    before = tokens[at - 1].text
    bare = at - 1 == found.after
    following = tokens[at + run].text if at + run < len(tokens) else ""
    ends = _ends(tokens, at + run)
    if run == 0 or (run == 1 and _acronym(tokens[at].text)):
        return ""
    single = run == 1 and (following == "(" or bool(_STAYS.fullmatch(following)))
    if before in AND:
        return "and" if (run > 1 and ends) or single or (run == 1 and len(found.words) == 1 and ends) else ""
    if before in (",", ";"):
        return ("bare" if bare else "comma") if run > 1 and ends else "comma" * (single and not bare)
    sure = fold(before) in ROLES or before == ")" or before[-1].isdigit()
    may_end = sure or is_lower(before) or before.endswith(".")
    return "word" * (may_end and ((run > 1 and ends) or (run == 1 and following == "," and sure)))


def _ends(tokens: list[Token], at: int) -> bool:
    """Say whether what stands at `at` may follow a name."""
    if at >= len(tokens):
        return True
    text = tokens[at].text
    if text in AND or is_lower(text) or is_party(text):
        return True
    return text in "(),;\t-\u2013\u2014/" or text[0].isdigit() or text[0] == ":"


def has_one_reading(tokens: list[Token], found: list[FoundName], line: str) -> bool:
    """Say whether a line reads one way: names alone between commas are a list of at least three, or have an 'and'."""
    first = found[0]
    if len(found) > 2 and first.by != "flipped" and _are_all_between_commas(tokens, found):  # noqa: PLR2004 - a list
        return True
    bare = [each for each in found if each.by == "bare"]
    if bare and first.by != "flipped":
        between = [tokens[each.begin - 1].text for each in found[1:]]
        alone = found[-1].after == len(tokens) or tokens[found[-1].after].text == "."
        listed = len(found) > 2 or any(text in AND for text in between)  # noqa: PLR2004 - two may be a person's place
        return listed and alone and len(bare) + sum(each.by == "and" for each in found) == len(found) - 1
    if bare:
        return False
    after = [token.text for token in tokens[first.after : first.after + 2]]
    if first.by == "flipped" and len(after) == 2 and after[0] == ",":  # noqa: PLR2004 - a sign and a word
        run = name_run(tokens, first.after + 1)
        return not (run == 1 and not _acronym(after[1])) or line.count(",") == 1
    return True


def _are_all_between_commas(tokens: list[Token], found: list[FoundName]) -> bool:
    """Say whether every comma outside parentheses divides two names of several words, so that no title stands there."""
    depth = commas = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        commas += token.text in (",", ";") and depth == 0
    dividing = sum(tokens[each.begin - 1].text in (",", ";") for each in found[1:])
    divided = all(tokens[each.begin - 1].text in (",", ";", *AND) for each in found[1:])
    return divided and commas == dividing and all(len(each.words) > 1 for each in found)
