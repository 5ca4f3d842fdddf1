"""Real persons in a study that does not say so: their pseudonyms would come from the public key.

Knows which data are about persons, and that only their owner can say whether the persons are real. So this is a note
and no problem: a study made up for a trial is right as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from varpu_eval.sources.data import StudyData
from varpu_eval.sources.findings import Note
from varpu_eval.study import Study


def unkeyed(data: StudyData) -> tuple[Note, ...]:
    """Return a note for each survey, and for attendance, whose persons may be real though `personal` is false."""
    answers = {name: survey.responses for name, survey in data.surveys.items()}
    return unkeyed_notes(data.study, answers, data.tables["attendance"])


def unkeyed_notes(study: Study, answers: Mapping[str, pd.DataFrame], attendance: pd.DataFrame) -> tuple[Note, ...]:
    """Return the notes of `unkeyed` from the answer sheets of each survey and from attendance, as far as read."""
    if study.personal:
        return ()
    held = {f"the survey {name} holds the study's own answers": frame for name, frame in answers.items()}
    held["attendance holds the study's own rows"] = attendance
    return tuple(
        Note(
            "study.toml",
            f"personal = false, but {what}. If they are of real persons, write personal = true; "
            'if they are made up, origin = "synthetic"',
        )
        for what, frame in held.items()
        if not frame.empty and frame["origin"].eq("own").any()
    )
