"""Makes the words of one study from what has been read of it.

Knows which columns of codebooks and catalogues hold texts, and that Finnish stands in where a language has none. Does
not know how the texts are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from varpu_eval.report.labels.answers import answer_texts
from varpu_eval.report.labels.numbers import missing
from varpu_eval.report.labels.study_labels import Labels
from varpu_eval.sources.data import StudyData
from varpu_eval.sources.margins import margins_of
from varpu_eval.study import Years


def labels_of(data: StudyData, language: str, years: Years = None) -> Labels:
    """Return the words of a study in `language`; what a study names only in Finnish is shown in Finnish.

    With `years` chosen, what a study lacks is said to lack in these years.

    Raises
    ------
    ValueError
        When the language is none of fi, sv, en.
    """
    if language not in ("fi", "sv", "en"):
        raise ValueError(f"language '{language}' is unknown; the known ones are fi, sv and en")
    study = data.study
    titles = {code: getattr(sector, language) or sector.fi for code, sector in study.sectors.items()}
    questions = {
        (name, str(row["item"])): row
        for name, survey in data.surveys.items()
        for row in survey.codebook.to_dict("records")
    }
    catalogue = data.tables["catalogue"].to_dict("records")
    return Labels(
        language=language,
        regions=study.regions,
        names={**data.names, **study.municipalities},
        sectors={code: title for code, title in titles.items() if title},
        items={key: _told(row, "text", language) or key[1] for key, row in questions.items()},
        dimensions={key: str(row["dimension"]) for key, row in questions.items()},
        scales={key: scale for key, row in questions.items() if (scale := _scale(row))},
        answers={
            key: answer_texts(row.get("answers"), *scale) for key, row in questions.items() if (scale := _scale(row))
        },
        reversed_items=frozenset(key for key, row in questions.items() if row.get("reverse") is True),
        margins={name: margins_of(survey.source) for name, survey in data.surveys.items()},
        indicators={row["indicator"]: _told(row, "title", language) for row in catalogue},
        breaks={row["indicator"]: _breaks(row.get("breaks")) for row in catalogue},
        neutral=frozenset(row["indicator"] for row in catalogue if row.get("better") == "neither"),
        years_chosen=years is not None,
    )


def _told(row: Mapping[Any, Any], column: str, language: str) -> str:
    texts = (row.get(f"{column}_{code}") for code in (language, "fi", "sv", "en"))
    return next((str(text) for text in texts if not missing(text) and text), "")


def _scale(row: Mapping[Any, Any]) -> tuple[float, float] | None:
    low, high = row.get("low"), row.get("high")
    return None if low is None or high is None else (float(low), float(high))


def _breaks(written: object) -> tuple[tuple[int, str], ...]:
    if missing(written) or not written:
        return ()
    pairs = (pair.partition("=") for pair in str(written).split("|"))
    return tuple((int(year), text.strip()) for year, _, text in pairs)
