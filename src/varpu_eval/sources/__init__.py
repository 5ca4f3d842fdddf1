"""The way in: the only code that opens data.

Knows every table of the data contract, its rules and its file formats. Does not know what the data answer.
"""

from varpu_eval.sources.data import SourceFile, StudyData, Survey
from varpu_eval.sources.findings import CheckReport, Note
from varpu_eval.sources.study_data import check_study, read_study

__all__ = ["CheckReport", "Note", "SourceFile", "StudyData", "Survey", "check_study", "read_study"]
