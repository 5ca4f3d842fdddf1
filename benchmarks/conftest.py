"""Prints how many times faster than its peer each computation ran; both are measured in the same run."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    session = getattr(config, "_benchmarksession", None)
    fastest: dict[str, dict[str, float]] = {}
    for bench in session.benchmarks if session else ():
        if bench.group and bench.stats.rounds:
            fastest.setdefault(bench.group, {})[bench.extra_info["by"]] = bench.stats.min
    terminalreporter.section("fastest run of the peer / fastest run of varpu-eval")
    for group, by in sorted(fastest.items()):
        ours = by.pop("varpu-eval", None)
        for peer, seconds in sorted(by.items()):
            if ours:
                terminalreporter.write_line(f"{group}: {seconds / ours:.1f} times {peer}")
