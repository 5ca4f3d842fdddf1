"""What people read: labels in their language, words, figures, tables and pages, from released tables alone.

Knows how results are told. Does not know how they were computed, and takes nothing that has not been released.
"""

from varpu_eval.report import figures, network_tables, page, tables, words
from varpu_eval.report.labels import Labels, labels_of
from varpu_eval.report.show import show

__all__ = ["Labels", "figures", "labels_of", "network_tables", "page", "show", "tables", "words"]
