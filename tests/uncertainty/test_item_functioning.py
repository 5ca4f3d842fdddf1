import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import (
    effect_class,
    item_functioning,
    logit_model,
    make_design,
    pseudo_r2,
    terms_test,
)

FOLDER = Path(__file__).parents[1] / "reference" / "scales"
CUTS = (-1.8, -0.8, 0.1, 1.3)

ITERATED = 1e-9
"""Both maxima are iterated until they stand; a change in R2 is a difference of numbers 300 times as large."""


def simple(rows):
    return make_design(np.ones(rows))


def draw(rng, *, groups=(300, 300), loadings=(0.7,) * 5, apart=0.0, harder=(), steeper=(), units=0):
    """Return answers 1..5, the group and the unit of each row; `harder` and `steeper` plant a difference by item."""
    group = np.repeat(np.arange(len(groups)), groups)
    unit = rng.integers(0, units, group.size) if units else np.arange(group.size)
    level = rng.normal(0, np.sqrt(0.1), max(units, 1))[unit] if units else 0.0
    factor = level + rng.normal(0, np.sqrt(0.9 if units else 1.0), group.size) + apart * group
    weights = np.asarray(loadings)
    latent = weights * factor[:, None] + np.sqrt(1 - weights**2) * rng.normal(size=(group.size, weights.size))
    for j, shift in dict(harder).items():
        latent[:, j] += shift * group
    for j, slope in dict(steeper).items():
        latent[:, j] += slope * factor * group
    return np.digitize(latent, CUTS) + 1.0, group, unit


def test_it_agrees_with_clm_of_r():
    reference = json.loads((FOLDER / "answers.json").read_text())["functioning"]
    answers = pd.read_csv(FOLDER / "answers.csv")
    items = answers[[f"q{j}" for j in range(1, 6)]].to_numpy(dtype=float)
    found = item_functioning(simple(len(items)), items, answers["year"].to_numpy(), purify=False)
    for ours, theirs in zip(found, reference, strict=True):
        assert ours.shifts == pytest.approx([theirs["shift"]], rel=ITERATED)
        assert ours.r2_uniform == pytest.approx(theirs["r2_uniform"], rel=ITERATED)
        assert ours.r2_nonuniform == pytest.approx(theirs["r2_nonuniform"], rel=ITERATED)


def test_an_item_of_two_answers_takes_logit_models():
    answers, group, unit = draw(np.random.default_rng(1), units=20)
    answers = (answers >= 4).astype(float)
    design = make_design(np.ones(600), clusters=[unit])
    (first, *_) = item_functioning(design, answers, group, purify=False)
    score = answers.sum(axis=1)
    columns = np.column_stack([score, group, score * group])
    alone, shifted, turned = (logit_model(design, columns[:, :width], answers[:, 0]) for width in (1, 2, 3))
    assert first.uniform.p == pytest.approx(terms_test(shifted, ["x2"]).p)
    assert first.nonuniform.p == pytest.approx(terms_test(turned, ["x3"]).p)
    r2 = [pseudo_r2(model).nagelkerke for model in (alone, shifted, turned)]
    assert (first.r2_uniform, first.r2_nonuniform) == pytest.approx((r2[1] - r2[0], r2[2] - r2[1]))


def test_a_milder_item_shifts_up_and_the_other_way_round_down():
    answers, group, _ = draw(np.random.default_rng(2), harder={1: 0.8})
    found = item_functioning(simple(600), answers, group)
    mirrored = item_functioning(simple(600), answers, 1 - group)
    assert found[1].shifts[0] > 1
    assert mirrored[1].shifts == pytest.approx(-found[1].shifts)
    assert mirrored[1].uniform.p == pytest.approx(found[1].uniform.p)
    assert mirrored[1].nonuniform.p == pytest.approx(found[1].nonuniform.p, rel=1e-6)


def test_an_item_found_to_differ_leaves_the_score_of_the_others_and_not_its_own():
    answers, group, _ = draw(np.random.default_rng(3), harder={0: 1.0})
    found = item_functioning(simple(600), answers, group)
    assert effect_class(found[0].r2_uniform) == "large"
    assert found[0].matched_on.all()
    assert [one.matched_on.tolist() for one in found[1:]] == [[False, True, True, True, True]] * 4
    unpurified = item_functioning(simple(600), answers, group, purify=False)
    assert all(one.matched_on.all() for one in unpurified)
    # the milder item pulls the score of the second group up, so the others seem harder
    assert np.mean([one.shifts[0] for one in unpurified[1:]]) < np.mean([one.shifts[0] for one in found[1:]]) - 0.2


def test_the_score_keeps_two_items_however_many_differ():
    answers, group, _ = draw(np.random.default_rng(4), loadings=(0.7,) * 3, harder={0: 1.5, 1: -1.5})
    assert all(one.matched_on.sum() >= 2 for one in item_functioning(simple(600), answers, group))


def test_where_the_scale_begins_changes_nothing():
    answers, group, _ = draw(np.random.default_rng(2))
    near, far = (item_functioning(simple(600), answers + start, group) for start in (0, 1e7))
    for one, other in zip(near, far, strict=True):
        # 7 of 16 digits go to where the scale begins
        assert other.nonuniform.p == pytest.approx(one.nonuniform.p, rel=1e-6)
        assert other.r2_nonuniform == pytest.approx(one.r2_nonuniform, rel=1e-6)


def test_three_groups_have_two_shifts():
    answers, group, _ = draw(np.random.default_rng(5), groups=(200, 200, 200))
    found = item_functioning(simple(600), answers, np.array(["b", "a", "c"])[group])
    assert found[0].uniform.df1 == 2
    assert found[0].shifts.shape == (2,)


def test_rows_without_a_group_an_answer_or_in_the_domain_take_no_part():
    answers, group, unit = draw(np.random.default_rng(6), units=25)
    answers[7, 2] = np.nan
    labels = np.array(["before", "after"], dtype=object)[group]
    labels[11] = None
    domain = np.arange(600) >= 3
    design = make_design(np.ones(600), clusters=[unit])
    kept = np.setdiff1d(np.arange(3, 600), [7, 11])
    found = item_functioning(design, answers, labels, domain)
    apart = item_functioning(make_design(np.ones(595), clusters=[unit[kept]]), answers[kept], labels[kept])
    assert found[0].n == 595
    assert found[0].uniform.p == pytest.approx(apart[0].uniform.p)  # every unit is still there


def test_an_item_without_differences_or_told_by_the_score_has_no_numbers_and_the_others_have():
    answers, group, _ = draw(np.random.default_rng(7))
    answers[:, 0] = 4.0
    found = item_functioning(simple(600), answers, group)
    assert np.isnan([found[0].uniform.p, found[0].r2_uniform, found[0].r2_nonuniform, *found[0].shifts]).all()
    assert np.isfinite([one.uniform.p for one in found[1:]]).all()
    told = np.column_stack([answers[:, 1] * 100, answers[:, 2:4]])  # its score is the item, but for the others' noise
    assert np.isnan(item_functioning(simple(600), told, group)[0].uniform.p)


@pytest.mark.parametrize(
    ("items", "groups", "message"),
    [
        (np.ones((6, 2)), [0, 1] * 3, "fewer than 3"),
        (np.ones((5, 3)), [0, 1] * 3, "expected \\(6, items\\)"),
        (np.ones((6, 3)), [0, 1], "expected"),
        (np.ones((6, 3)), [0] * 6, "1 of 1 groups"),
        (np.where(np.arange(6)[:, None] % 2, np.nan, np.ones((6, 3))), [0, 1] * 3, "1 of 2 groups"),
    ],
)
def test_what_cannot_be_compared_is_refused(items, groups, message):
    with pytest.raises(ValueError, match=message):
        item_functioning(simple(6), items, groups)


def called(found):
    """Say which items are called at 5 %, and of at least moderate size; shape (k,) each."""
    p = np.array([[one.uniform.p, one.nonuniform.p] for one in found])
    size = np.array([[one.r2_uniform, one.r2_nonuniform] for one in found])
    return (p < 0.05), (p < 0.05) & (size >= 0.035)


def test_planted_differences_are_found_and_nothing_else_is_called():
    rng, hits, false = np.random.default_rng(8), [], []
    for _ in range(25):
        answers, group, unit = draw(rng, apart=0.3, harder={0: 0.7}, units=30)
        moderate = called(item_functioning(make_design(np.ones(600), clusters=[unit]), answers, group))[1]
        hits.append(moderate[0, 0])
        false.append(moderate[1:].any())
    assert np.mean(hits) >= 0.8
    assert not any(false)


@pytest.mark.simulation
@pytest.mark.parametrize("apart", [0.0, 0.3])
@pytest.mark.parametrize("loadings", [(0.7,) * 3, (0.8, 0.7, 0.6, 0.5), (0.8, 0.7, 0.7, 0.6, 0.5, 0.4)])
@pytest.mark.parametrize("units", [12, 40])
def test_items_that_function_alike_are_seldom_called(units, loadings, apart):
    rng, replicates = np.random.default_rng(9), 1_000
    any_size, moderate = np.zeros((2, 2, replicates))
    for r in range(replicates):
        answers, group, unit = draw(rng, loadings=loadings, apart=apart, units=units)
        found = item_functioning(make_design(np.ones(600), clusters=[unit]), answers, group)
        any_size[:, r], moderate[:, r] = (part.mean(axis=0) for part in called(found))
    rate, error = any_size.mean(axis=1), any_size.std(axis=1) / np.sqrt(replicates)
    sys.stdout.write(
        f"{units} units, loadings {loadings}, {apart} apart: uniform {rate[0]:.3f} +/- {error[0]:.3f}, "
        f"non-uniform {rate[1]:.3f} +/- {error[1]:.3f}, of moderate size {moderate.mean():.4f}\n"
    )
    assert moderate.mean() <= 0.005
    assert rate[1] <= 0.08
    if not apart:
        assert rate[0] <= 0.075
