"""Every text that people see, in their language: the catalogues, the words for codes, and the writing of numbers.

Knows gettext catalogues and Babel's rules. Does not know what is computed or how a page is laid out.
"""

from varpu_eval.report.labels.answers import ends_of
from varpu_eval.report.labels.catalogue import mark
from varpu_eval.report.labels.cells import NO_N, cell
from varpu_eval.report.labels.numbers import DECIMALS, missing, released
from varpu_eval.report.labels.of_study import labels_of
from varpu_eval.report.labels.sides import aspect_told, compared_told, learns_told
from varpu_eval.report.labels.study_labels import Labels

__all__ = [
    "DECIMALS",
    "NO_N",
    "Labels",
    "aspect_told",
    "cell",
    "compared_told",
    "ends_of",
    "labels_of",
    "learns_told",
    "mark",
    "missing",
    "released",
]
