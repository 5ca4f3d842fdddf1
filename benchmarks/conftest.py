"""Prints how many times faster than its peer each computation ran; both are measured in the same run."""

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
    peaks: dict[str, dict[int, float]] = {}
    for bench in session.benchmarks if session else ():
        if not bench.group or not bench.stats.rounds:
            continue
        told = bench.extra_info
        by = fastest.setdefault(bench.group, {})
        by[told["by"]] = min(by.get(told["by"], inf), told.get("seconds", bench.stats.min))  # R measures itself
        by[OURS] = min([by.get(OURS, inf), *told.get("ours", [])])
        if "peak" in told:
            peaks.setdefault(bench.group.split(", n = ")[0], {})[told["n"]] = told["peak"] / 1e6
    terminalreporter.section("fastest run of the peer / fastest run of varpu-eval")
    for line in [*_ratios(fastest), *_medians(fastest), *_growth(fastest, peaks)]:
        terminalreporter.write_line(line)
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"not measured: {report.nodeid.split('::')[-1]}: {report.longrepr[2]}")


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


def _growth(fastest: Mapping[str, Mapping[str, float]], peaks: Mapping[str, Mapping[int, float]]) -> list[str]:
    """Seconds and peak memory beside the data at each n, and how they grew from one n to the next and in all."""
    lines = []
    for task, peak in peaks.items():
        ordered = sorted(peak)
        seconds = {n: fastest[f"{task}, n = {n:,}"][OURS] for n in ordered}
        lines += [f"{task}, n = {n:,}: {seconds[n]:.3g} s, {peak[n]:.1f} MB beside the data" for n in ordered]
        steps = [*pairwise(ordered), *([(ordered[0], ordered[-1])] if len(ordered) > 2 else [])]
        lines += [
            f"{task}, from {n:,} to {m:,}: n grew {m / n:.0f} times, time {seconds[m] / seconds[n]:.1f}, "
            f"memory {peak[m] / peak[n]:.1f}"
            for n, m in steps
        ]
    return lines
