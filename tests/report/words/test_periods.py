from varpu_eval.report.words.periods import sharing_no_year, two_periods


def rows(values, span=3, first=2010):
    return [{"year": first + at, "span": span, "estimate": value} for at, value in enumerate(values)]


def test_windows_that_share_no_year_are_counted_back_from_the_last():
    assert [row["year"] for row in sharing_no_year(rows([1.0] * 9))] == [2012, 2015, 2018]
    assert sharing_no_year([]) == []


def test_windows_of_one_year_share_none():
    assert len(sharing_no_year(rows([1.0] * 5, span=1))) == 5


def test_two_periods_are_told_where_all_of_one_lie_apart_from_all_of_the_other():
    before, after = two_periods(rows([0.465, 0.477, 0.467, 0.467, 0.477, 0.523, 0.578, 0.617, 0.612, 0.592]))
    assert (len(before), after[0]["year"]) == (6, 2016)  # .523 | .578: a gap of .055 in a range of .152


def test_a_fall_parts_as_a_rise_does():
    before, after = two_periods(rows([0.60, 0.61, 0.47, 0.46]))
    assert ([row["estimate"] for row in before], len(after)) == ([0.60, 0.61], 2)


def test_periods_too_near_too_short_or_of_an_even_climb_are_not_told():
    assert two_periods(rows([1.00, 1.01, 1.04, 1.05])) is None  # a gap of .03, under 5 % of 1.01
    assert two_periods(rows([0.4, 0.8, 0.8])) is None  # a period of one window
    assert two_periods(rows([0.1 * at for at in range(1, 11)])) is None  # each gap a ninth of the range
    assert two_periods(rows([0.5, 0.5, 0.5, 0.5])) is None
    assert two_periods(rows([0.0, 0.0, 0.0, 0.0])) is None
