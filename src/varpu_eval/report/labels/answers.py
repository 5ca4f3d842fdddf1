"""The answers of a question: their texts in the codebook, and the classes of answers that result tables name.

Knows how `Täysin samaa mieltä=5` and `1-2` are written. Does not know any language; answers are told in the codebook's.
"""

from __future__ import annotations

import re

_CLASS = re.compile(r"(-?\d+(?:\.\d+)?)(?:-(-?\d+(?:\.\d+)?))?")


def answer_texts(written: object, low: float, high: float) -> dict[float, str]:
    """Return value to text of the answers between `low` and `high`; those outside are missing answers.

    >>> answer_texts("Ei=0|Kyllä=1|En osaa sanoa=9", 0, 1)
    {0.0: 'Ei', 1.0: 'Kyllä'}
    """
    parts = (part.rpartition("=") for part in written.split("|")) if isinstance(written, str) else ()
    told = {float(value.replace(",", ".")): text.strip() for text, equals, value in parts if equals}
    return {value: told[value] for value in sorted(told) if low <= value <= high}


def ends_of(answer: str) -> tuple[float, float]:
    """Return the lowest and the highest answer of a class, which are the same unless answers were merged.

    Raises
    ------
    ValueError
        When the class is written in another way.

    >>> ends_of("3"), ends_of("1-2"), ends_of("-1-0.5")
    ((3.0, 3.0), (1.0, 2.0), (-1.0, 0.5))
    """
    found = _CLASS.fullmatch(answer)
    if found is None:
        raise ValueError(f"'{answer}' is no class of answers; expected one value or two joined by a dash, such as 1-2")
    low = float(found[1])
    return low, float(found[2]) if found[2] else low
