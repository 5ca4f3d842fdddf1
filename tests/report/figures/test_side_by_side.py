# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import re
from dataclasses import replace
from importlib import import_module

import pytest

from varpu_eval.report import figures, words
from varpu_eval.report.parts import Notice


@pytest.fixture
def drawn(monkeypatch):
    """Return the blocks and names of each drawing, wide first."""
    calls = []
    module = import_module("varpu_eval.report.figures.side_by_side")
    monkeypatch.setattr(module, "draw", lambda blocks, names, **_: calls.append((blocks, names)) or b"<svg/>")
    return calls


def rows_of(blocks):
    return {row.label: row for block in blocks for row in block.rows}


def test_survey_meetings_and_statistics_have_a_block_each(drawn, side_release, labels):
    figures.side_by_side(side_release(), labels)
    (blocks, names), narrow = drawn
    assert names == ("Nurmijärvi", "Rovaniemi")
    assert [block.title for block in blocks] == [
        "Henkilöstökysely 2014 (synteettinen aineisto)", "Toimialojen kokoukset 2014 (synteettinen aineisto)",
        "Tilasto 2012–2014",
    ]  # fmt: skip
    assert narrow == (blocks, names)


def test_marks_have_the_released_levels_and_what_is_hidden_has_none(drawn, side_release, labels):
    figures.side_by_side(side_release(), labels)
    rows = rows_of(drawn[0][0])
    ours, theirs = rows["Juurtuminen"].marks
    assert (ours.value, ours.low, ours.high, ours.told) == (60.0, 55.0, 65.0, "60,0 (55,0–65,0)")
    assert theirs.value == 68.0
    _, hidden = rows["Yhteistyö"].marks
    assert (hidden.value, hidden.low, hidden.told) == (None, None, "piilotettu")
    assert rows["Yhteistyö"].told == "piilotettu tietosuojasyistä"
    assert rows["Juurtuminen"].told == "Nurmijärvi voi ottaa oppia vertaiskunnaltaan (Rovaniemi)"
    assert rows["Avoimuus"].marks[0].told == "–"  # no level was let out


def test_scores_share_a_scale_and_other_rows_have_their_own_from_zero(drawn, side_release, labels):
    figures.side_by_side(side_release(), labels)
    rows = rows_of(drawn[0][0])
    # limits go from 56 to 75; the tens around them, 50 and 80, show fewer than forty points and give way on both sides
    assert {rows[name].scale for name in ("Juurtuminen", "Kuulluksi tuleminen", "Yhteistyö")} == {(40, 90)}
    assert (rows["Tavanneiden parien osuus"].scale, rows["Tavanneiden parien osuus"].ends) == (
        (0, 1),
        ("0\xa0%", "100\xa0%"),
    )
    placed = rows["Kodin ulkopuolelle sijoitetut"]
    assert (placed.scale, placed.ends) == ((0, 1.6), ("0", "1,6\xa0%"))


@pytest.mark.parametrize(
    ("scores", "ends"),
    [([], (0, 100)), ([50.0], (30, 70)), ([2.0, 8.0], (0, 40)), ([93.0, 100.0], (60, 100)), ([5.0, 95.0], (0, 100))],
)
def test_a_scale_of_scores_holds_them_between_tens_and_is_never_narrow(scores, ends):
    module = import_module("varpu_eval.report.figures.side_by_side")
    assert module._scale_of_scores(scores) == ends


def test_the_text_alternative_has_the_findings_and_leaves_the_figures_to_the_words(side_release, labels):
    released = side_release()
    (figure,) = figures.side_by_side(released, labels).figures
    assert figure.alt == words.side_by_side(released, labels, short=True).answer
    assert "60,0" not in figure.alt
    assert figure.caption == "Nurmijärvi ja Rovaniemi rinnakkain"
    assert figure.note == (
        "Kunkin rivin asteikon päät on merkitty sen alle. Merkin läpi kulkeva jana on 95 %:n luottamusväli. "
        "Osin synteettistä aineistoa, osin julkaistuja lukuja."
    )


def test_each_peer_has_a_picture_of_its_own(side_release, side, labels):
    make, apart = side
    both = replace(labels, regions=("543", "698", "091"), names={**labels.names, "091": "Helsinki"})
    rows = [make("survey:staff", "rooting", "alike", apart(1.0), peer=peer) for peer in ("698", "091")]
    told = figures.side_by_side(side_release(*rows), both).figures
    assert [figure.caption for figure in told] == [
        "Nurmijärvi ja Rovaniemi rinnakkain",
        "Nurmijärvi ja Helsinki rinnakkain",
    ]
    assert "Rovaniemi" not in told[1].alt


def test_both_drawings_write_every_row_and_grow_with_their_number(side_release, side, labels):
    (figure,) = figures.side_by_side(side_release(), labels).figures
    make, apart = side
    (small,) = figures.side_by_side(side_release(make("survey:staff", "rooting", "alike", apart(1.0))), labels).figures
    for svg, of_one, width in ((figure.wide, small.wide, 720), (figure.narrow, small.narrow, 360)):
        text = svg.decode()
        assert all(told in text for told in ("Juurtuminen", "piilotettu", "60,0 (55,0–65,0)", "100\xa0%"))
        sheets = [re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn.decode()) for drawn in (svg, of_one)]
        assert [float(sheet[1]) for sheet in sheets] == [width * 0.75] * 2  # points of 4/3 pixels
        assert float(sheets[0][2]) > 5 * float(sheets[1][2])  # eight rows in three blocks beside one


def test_a_study_without_comparisons_has_a_notice(release_of, labels):
    keys = ("aspect", "compared", "region", "peer", "year", "span")
    assert isinstance(figures.side_by_side(release_of(("side_by_side", [], keys, ("learns",))), labels), Notice)
