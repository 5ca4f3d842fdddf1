"""Which follow-up has been done, what happened when, and what of the data was set aside.

Knows every source of a study by its rows. Estimates nothing: a count of rows has no sampling error.
"""

from varpu_eval.followup.coverage import coverage
from varpu_eval.followup.quality import data_quality, declared_counts
from varpu_eval.followup.timeline import timeline

__all__ = ["coverage", "data_quality", "declared_counts", "timeline"]
