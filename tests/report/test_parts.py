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
    told = Words("Half (synthetic data). It grew by 1.5.", "", ["Half.", "It grew by 1.", "It grew by 1.5."])
    assert told.rest() == ["It grew by 1."]
    assert told.html().count("Half") == 1


def test_sentences_of_one_beginning_stand_under_it_and_a_single_one_as_it_is():
    told = Words("Oulu: all.", sentences=["Oulu: a.", "Ii, b: c.", "Oulu: <d>.", "None."], about=("Oulu", "Ii"))
    items = "<li>Oulu<ul><li>A.</li><li>&lt;d&gt;.</li></ul></li><li>Ii, b: c.</li><li>None.</li>"
    assert told.html() == f'<div class="words"><p class="answer">Oulu: all.</p><ul>{items}</ul></div>'
    assert told.plain() == "Oulu: all. Oulu: a. Ii, b: c. Oulu: <d>. None."


def test_what_the_answer_tells_after_its_beginning_is_not_told_again():
    answer = "Oulu: all. In 2019. None of them."
    told = Words(answer, sentences=["Oulu: in 2019.", "Oulu: none.", "Ii: in 2019."], about=("Oulu", "Ii"))
    assert told.rest() == ["Oulu: none.", "Ii: in 2019."]


def test_sentences_may_be_folded_under_a_heading():
    told = Words("All.", sentences=["One."], folded="The rest")
    assert '<details class="fold"><summary>The rest</summary><ul><li>One.</li></ul></details>' in told.html()
    assert "details" not in Words("All.", folded="The rest").html()
