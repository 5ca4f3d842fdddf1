"""From minutes to attendance: who was at which meeting, under pseudonyms, and what a person must decide.

Knows minutes and memos in Finnish, Swedish headings, and the lists of meeting tools. Reads their lists of persons
and keeps nothing else of them.
"""

from varpu_eval.sources.minutes.questions import ASKS, Answers, Kept, Question, read_answer
from varpu_eval.sources.minutes.settle import Row, Settled, settle
from varpu_eval.sources.minutes.study_minutes import WRITTEN, StudyMinutes, read_study_minutes

__all__ = [
    "ASKS",
    "WRITTEN",
    "Answers",
    "Kept",
    "Question",
    "Row",
    "Settled",
    "StudyMinutes",
    "read_answer",
    "read_study_minutes",
    "settle",
]
