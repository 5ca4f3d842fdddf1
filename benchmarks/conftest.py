"""Prints how many times faster than its peer each computation ran in the same run, and how time and memory grow."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from itertools import pairwise
from math import inf
from statistics import median

import pytest

OURS = "varpu-eval"


@pytest.fixture(scope="session")
def survey_of_r() -> str:
    """The version of R's `survey`; without it what asks for it is skipped, and the summary says so."""
    try:
        asked = subprocess.run(
            ["Rscript", "-e", "cat(as.character(packageVersion('survey')))"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("R with its package survey is not installed, so it is not measured")
    return asked.stdout


@pytest.hookimpl(trylast=True)  # under pytest-benchmark's own table
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    session = getattr(config, "_benchmarksession", None)
    fastest: dict[str, dict[str, float]] = {}
    growing: dict[str, dict[int, dict[str, float]]] = {}
    for bench in session.benchmarks if session else ():
        if not bench.group or not bench.stats.rounds:
            continue
        told = bench.extra_info
        by = fastest.setdefault(bench.group, {})
        by[told["by"]] = min(by.get(told["by"], inf), told.get("seconds", bench.stats.min))  # R measures itself
        by[OURS] = min([by.get(OURS, inf), *told.get("ours", [])])
        if "peak" in told:
            sizes = {**told.get("processor", {}), "MB beside the data": told["peak"] / 1e6}
            growing.setdefault(bench.group.split(", n = ")[0], {})[told["n"]] = sizes
    terminalreporter.section("fastest run of the peer / fastest run of varpu-eval")
    for line in [*_ratios(fastest), *_medians(fastest)]:
        terminalreporter.write_line(line)
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"not measured: {report.nodeid.split('::')[-1]}: {report.longrepr[2]}")
    for task, by_n in growing.items():
        terminalreporter.section(f"growth with n: {task}")
        for line in _growth({n: {"seconds": fastest[f"{task}, n = {n:,}"][OURS], **by_n[n]} for n in sorted(by_n)}):
            terminalreporter.write_line(line)


def _ratios(fastest: Mapping[str, Mapping[str, float]]) -> list[str]:
    return [
        f"{group}: {seconds / by[OURS]:.1f} times {peer} ({seconds:.3g} s / {by[OURS]:.3g} s)"
        for group, by in fastest.items()
        for peer, seconds in by.items()
        if peer != OURS
    ]


def _medians(fastest: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The median over n of the ratio to each peer that was measured at several n."""
    found: dict[tuple[str, str], list[float]] = {}
    for group, by in fastest.items():
        task, _, n = group.partition(", n = ")
        for peer, seconds in by.items():
            if n and peer != OURS:
                found.setdefault((task, peer), []).append(seconds / by[OURS])
    return [
        f"{task}, median over {len(ratios)} n: {median(ratios):.1f} times {peer}"
        for (task, peer), ratios in found.items()
        if len(ratios) > 1
    ]


def _growth(by_n: Mapping[int, Mapping[str, float]]) -> list[str]:
    """A line for n and for each quantity: its size at each n, and how many times larger from one n to the next."""
    lines = [("n", list(by_n), ",")]
    lines += [(quantity, [sizes[quantity] for sizes in by_n.values()], ".3g") for quantity in next(iter(by_n.values()))]
    width = max(len(name) for name, _, _ in lines)
    return [
        f"{name:{width}}"
        + "".join(f"{format(size, form):>12}" for size in sizes)
        + "".join(f"{after / before:>8.1f} times" for before, after in pairwise(sizes))
        for name, sizes, form in lines
    ]
