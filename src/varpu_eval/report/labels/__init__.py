"""Every text that people see, in their language: the catalogues, the words for codes, and the writing of numbers.

Knows gettext catalogues and Babel's rules. Does not know what is computed or how a page is laid out.
"""

from varpu_eval.report.labels.catalogue import mark
from varpu_eval.report.labels.cells import cell
from varpu_eval.report.labels.numbers import missing
from varpu_eval.report.labels.study_labels import Labels, labels_of

__all__ = ["Labels", "cell", "labels_of", "mark", "missing"]
