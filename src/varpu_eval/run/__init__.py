"""Runs: one notebook, one study; parameters checked, executed, published whole or not at all.

What a notebook itself calls is exported here; the rest is for the command line.
"""

from varpu_eval.run.stage import plan_of_run, record

__all__ = ["plan_of_run", "record"]
