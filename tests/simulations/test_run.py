import re

import pytest

from simulations.__main__ import PAGE, written
from simulations.parts import APPROXIMATE, CALLED, EXACT, PARTS, Part, of_bounds, of_coverage, of_tests
from simulations.run import Found, drawn, outside, run, table
from simulations.tally import Rate


def _rate(value, error=0.003, told=1.0):
    return Rate(value, error, 5000, 250, told)


def _found(rates, asked=of_coverage):
    return Found(Part("demo", lambda _: {}, 20, ("group", "estimate", "of"), asked), rates, 250, 1, 60.0)


class TestWhatIsAsked:
    def test_approximate_intervals_may_be_too_wide_and_too_narrow_exact_ones_only_too_narrow(self):
        assert of_coverage(("a", "change", "share", "default")) == APPROXIMATE
        assert of_coverage(("a", "level", "score", "default")) == APPROXIMATE
        assert of_coverage(("a", "level", "share", "default")) == EXACT

    def test_nothing_is_asked_of_methods_that_are_not_the_packages(self):
        assert of_coverage(("a", "change", "share", "plain")) is None
        assert of_tests(("a", "chi-squared")) is None
        assert of_tests(("a", "rank")) == CALLED

    def test_where_the_silent_differ_only_the_bound_is_asked_to_hold(self):
        assert of_bounds(("a", "change", "share", "default")) is None
        assert of_bounds(("a", "change", "share", "worst-case bound")) == EXACT

    def test_limits_are_allowed_and_errors_are_added_to_false_calls_alone(self):
        allowed = [APPROXIMATE.allows(_rate(value)) for value in (0.9299, 0.93, 0.97, 0.9701)]
        assert allowed == [False, True, True, False]
        assert [CALLED.allows(_rate(value)) for value in (0.0559, 0.0561)] == [True, False]  # .05 + 2 x .003


class TestTables:
    def test_what_is_not_as_asked_is_bold_and_what_was_seldom_told_says_so(self):
        found = _found({
            ("543", "change", "share", "default"): _rate(0.92, told=0.8),
            ("543", "change", "share", "plain"): _rate(0.80),
            ("543", "level", "share", "default"): _rate(0.99),
        })  # fmt: skip
        assert list(outside(found)) == [("543", "change", "share", "default")]
        assert table(found).splitlines()[2:] == [
            "| 543 | change | share | **92.0 ± 0.3** (80 % told) | 80.0 ± 0.3 |",
            "| 543 | level | share | 99.0 ± 0.3 |  |",
        ]

    def test_a_table_takes_its_place_in_the_page_and_leaves_the_rest(self):
        page = "before\n<!-- demo -->\nold\n<!-- /demo -->\nafter\n"
        new = written(page, _found({("543", "change", "share", "default"): _rate(0.95)}))
        assert new.startswith("before\n<!-- demo -->\n| group |")
        assert new.endswith("<!-- /demo -->\nafter\n")
        assert "old" not in new

    def test_a_page_without_the_place_is_refused(self):
        with pytest.raises(ValueError, match="no one place for the table demo"):
            written("", _found({}))


class TestRuns:
    def test_the_same_seed_gives_the_same_rates_on_any_number_of_processes(self):
        (part,) = (part for part in PARTS if part.name == "verdicts")
        one, two = run(part, 10, 4, 1), run(part, 10, 4, 2)
        assert one.draws == 2
        assert one.rates == two.rates
        assert run(part, 10, 5, 1).rates != one.rates

    def test_every_draw_is_another(self):
        assert len({str(drawn("power", 1, number)) for number in range(3)}) == 3

    def test_draws_are_as_many_as_give_the_replicates(self):
        (part,) = (part for part in PARTS if part.name == "power")
        assert [run(part, wanted, 1, 1).draws for wanted in (1, 5, 6)] == [1, 1, 2]  # 5 replicates a draw


class TestPage:
    page = PAGE.read_text(encoding="utf-8")

    def blocks(self):
        return dict(re.findall(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->", self.page, re.DOTALL))

    def test_it_has_every_part_once_and_no_other(self):
        assert sorted(self.blocks()) == sorted(part.name for part in PARTS)

    def test_every_rate_rests_on_5000_replicates_and_has_its_error(self):
        for text in self.blocks().values():
            assert int(re.search(r"([\d,]+) replicates a row", text)[1].replace(",", "")) >= 5000
            rows = [line for line in text.splitlines() if "±" in line]
            assert rows
            assert all(re.search(r"\d\.\d ± \d\.\d", row) for row in rows)

    def test_it_hides_no_rate_that_is_not_as_asked(self):
        told = self.page.partition("## Outside its level")[2].partition("\n## ")[0]
        bold = {rate for text in self.blocks().values() for rate in re.findall(r"\*\*(.*?)\*\*", text)}
        assert {rate for rate in bold if rate not in told} == set()
