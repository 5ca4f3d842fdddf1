"""Runs: one notebook, one study; parameters checked, executed, published whole or not at all.

What a notebook itself calls is exported here, and loaded when it is called; the rest is for the command line, which
answers a wrong call without loading what executes notebooks.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from varpu_eval.run.stage import plan_of_run, record

__all__ = ["plan_of_run", "record"]


def __getattr__(name: str) -> object:
    """Return what a notebook calls."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from varpu_eval.run import stage  # noqa: PLC0415 - see above

    return getattr(stage, name)
