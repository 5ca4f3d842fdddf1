from varpu_eval.report.parts import Figure, Group, Notice, Pictures, Words

GROUP = Group("Here <2014>", (("Grew", "one & two"), ("Fell", "none")))


def test_groups_stand_for_the_answer_in_html_as_labelled_lists_and_are_escaped():
    html = Words("Here.", "Sure.", ("One.",), (GROUP,)).html()
    assert '<p class="heading">Here &lt;2014&gt;</p><dl><dt>Grew</dt><dd>one &amp; two</dd>' in html
    assert "Here.<" not in html
    assert html.index("</dl>") < html.index("Sure.") < html.index("<li>One.")


def test_without_groups_the_answer_is_a_paragraph():
    assert Words("A < B.").headline() == Notice("A < B.").headline() == '<p class="answer">A &lt; B.</p>'


def test_the_note_of_a_figure_stands_on_a_line_of_its_own_without_any_style():
    html = Figure("Title", "Note.", "alt", b"<svg/>", b"<svg/>").html()
    assert '<figcaption><div><strong>Title</strong></div><div class="note">Note.</div></figcaption>' in html


def test_a_group_is_read_as_running_text():
    assert GROUP.plain() == "Here <2014>. Grew: one & two. Fell: none."


def test_pictures_are_their_figures_one_under_another():
    figures = [Figure(caption, "", "alt", b"<svg/>", b"<svg/>") for caption in ("One", "Two")]
    assert Pictures(figures).html() == figures[0].html() + figures[1].html()
    assert Pictures(figures).plain() == "One. alt Two. alt"


def test_what_the_answer_tells_is_not_told_again():
    told = Words(
        "Half (synthetic data). It grew by 1.5.", "", ["Half.", "It grew by 1.", "It grew by 1.5."]
    )
    assert told.rest() == ["It grew by 1."]
    assert told.html().count("Half") == 1
