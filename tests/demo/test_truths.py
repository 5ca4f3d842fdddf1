"""The planted truths are in the shipped data, by plain arithmetic of the answers."""

import math

import pytest

from varpu_eval.demo.truths import CHANGES, FAINT, GAPS, MEETING_YEARS, NULLS, TIES

AGREES = 4


def _values(answers, codebook, change, year):
    """Return each respondent's value in points of the change's measure (share x 100, or 0-100 score)."""
    group = answers[(answers["municipality"] == change.municipality) & (answers["year"] == year)]
    if change.sector != "all":
        group = group[group["sector"] == change.sector]
    if change.level == "item":
        return 100 * (group[change.key].dropna() >= AGREES)
    asked_in_both = codebook["from_year"].replace("", "0").astype(int) <= change.year_from
    items = codebook.index[(codebook["dimension"] == change.key) & asked_in_both]
    return 25 * (group[items].mean(axis=1).dropna() - 1)  # mean of 1 is 0 points, of 5 is 100


def _change(answers, codebook, change):
    """Return the difference between the years and its standard error, as if respondents were a simple sample."""
    before = _values(answers, codebook, change, change.year_from)
    after = _values(answers, codebook, change, change.year_to)
    return after.mean() - before.mean(), math.sqrt(before.var() / len(before) + after.var() / len(after))


def _name(truth):
    return f"{truth.municipality}-{truth.sector}-{truth.key}-{truth.year_to}"


@pytest.mark.parametrize("change", CHANGES + FAINT, ids=_name)
def test_planted_changes_are_in_the_answers(answers, codebook, change):
    found, standard_error = _change(answers, codebook, change)
    assert 8 <= abs(change.points) <= 12
    assert found == pytest.approx(change.points, abs=standard_error)  # for which the stream was taken: ANSWERS_STREAM


@pytest.mark.parametrize("null", NULLS, ids=_name)
def test_planted_nulls_are_near_zero_in_the_answers(answers, codebook, null):
    found, standard_error = _change(answers, codebook, null)
    assert null.points == 0
    assert abs(found) < 1.5 * standard_error  # for which the stream was taken: ANSWERS_STREAM


def test_there_are_as_many_nulls_as_changes():
    assert len(NULLS) == len(CHANGES + FAINT)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: f"{gap.municipality}-{gap.year}-{gap.item}")
def test_planted_gaps_stand_between_the_two_sides_of_an_interface(answers, gap):
    group = answers[(answers["municipality"] == gap.municipality) & (answers["year"] == gap.year)]
    sides = [group[item].dropna() >= AGREES for item in (gap.item, gap.other)]
    standard_error = 100 * math.sqrt(sum(side.var() / len(side) for side in sides))
    found = 100 * (sides[0].mean() - sides[1].mean())
    assert abs(found - gap.points) < standard_error  # for which the stream was taken: ANSWERS_STREAM
    if gap.points > 20:
        assert found > 2 * standard_error


def test_only_the_rater_of_an_interface_item_is_asked(answers, codebook):
    for item, interface in codebook["interface"][codebook["interface"] != ""].items():
        assert set(answers.loc[answers[item].notna(), "sector"]) == {interface.partition(">")[0]}


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: f"{tie.municipality}-{'-'.join(tie.sectors)}")
def test_planted_ties_are_there_in_their_years_and_in_no_other(presence, tie):
    here = presence[presence["municipality"] == tie.municipality]
    together = here[here["sector"] == tie.sectors[0]].merge(
        here[here["sector"] == tie.sectors[1]], on=["meeting", "year"]
    )
    assert set(together["year"]) == {year for year in MEETING_YEARS if tie.there(year)}
    if tie.first:
        persons = together.groupby("year")[["person_x", "person_y"]].nunique().sum(axis=1)
        assert persons.min() >= 4  # a tie that lasts or forms rests on more persons than the limit of three
