"""Continuous follow-up and evaluation of services for children, young people and families."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("varpu-eval")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
