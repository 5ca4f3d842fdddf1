"""The shipped study: how its synthetic data are made and its published figures carried over.

Knows the planted truths. Does not know how anything is analysed; no other room imports this one, only the command line.
"""

from varpu_eval.demo.write import write_demo

__all__ = ["write_demo"]
