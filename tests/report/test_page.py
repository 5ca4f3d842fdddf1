# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from varpu_eval.errors import DisclosureError
from varpu_eval.report import tables
from varpu_eval.report.page import Page, render_index, render_notebook
from varpu_eval.report.parts import Figure, Notice, Words
from varpu_eval.report.rows import no_data
from varpu_eval.report.show import STAMP, _hash
from varpu_eval.report.words import origin_sentence

ANSWER = Words("Vastaus <script>1</script>.", "Melko varma.", ("Lause.",))


@pytest.fixture
def pages():
    return [
        Page("10-survey-change.html", "Survey change", "What changed", (ANSWER,), ("synthetic",)),
        Page("30-peer-comparison.html", "Peer comparison", "Indicators", (Notice("Ei aineistoa."),), ("published",)),
    ]


def _stamped(part):
    html = part.html()
    return new_output(
        "display_data", {"text/html": html, "text/plain": part.plain()}, metadata={STAMP: {"sha256": _hash(html)}}
    )


@pytest.fixture
def notebook(change_table, labels):
    shown = [
        _stamped(tables.table(change_table, labels, caption="What changed")),
        _stamped(Figure("Kuva", "", "Kuvassa 62 %", b"<svg/>", b"<svg/>")),
    ]
    return new_notebook(cells=[
        new_markdown_cell("# What changed\n\nNothing is dropped silently."),
        new_code_cell('study: str = "demo"', metadata={"tags": ["parameters"]}),
        new_code_cell('study = "/home/someone/secret"', metadata={"tags": ["injected-parameters"]}),
        new_markdown_cell("## Method\n\nNothing is dropped silently.", metadata={"tags": ["fold"]}),
        new_code_cell("show(table)", outputs=shown),
        new_code_cell("record(r)", metadata={"tags": ["keep_output"]}, outputs=[new_output("stream", text="KEY = 1")]),
    ])  # fmt: skip


@pytest.fixture
def html(notebook, labels, study, pages):
    return render_notebook(notebook, labels=labels, study=study, page=pages[0], pages=pages)


class _Outline(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_page_says_its_language_title_and_what_it_may_load(html):
    outline = _Outline(html)
    assert outline.of("html") == [{"lang": "fi"}]
    assert "<title>Kyselyjen muutos – Seuranta &lt;2014&gt;</title>" in html
    (policy,) = (a["content"] for a in outline.of("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_a_page_asks_nothing_of_any_host(html, labels, study, pages):
    for page in (html, render_index(labels=labels, study=study, pages=pages, tables=["tables/timeline.csv"])):
        addresses = [a.get("href") or a.get("src") or "" for _, a in _Outline(page).tags]
        assert [address for address in addresses if re.match(r"(?:https?:)?//", address)] == []
        assert "<script" not in page
        assert "@import" not in page
        assert not re.search(r"url\(", page)


def test_code_parameters_and_facts_stay_out_of_the_page(html):
    for hidden in ("show(table)", "demo", "secret", "KEY = 1"):
        assert hidden not in html


def test_prose_is_in_the_language_of_the_page(html):
    assert re.search(r"<h1[^>]*>Mikä muuttui</h1>", html)
    assert "Mitään ei ole poistettu kertomatta siitä." in html
    assert "Nothing is dropped" not in html


def test_the_question_comes_first_then_the_answer_then_what_was_shown(html):
    places = [
        html.index(text)
        for text in ("<h1", "Aineisto on synteettinen", "Vastaus &lt;script&gt;", "Melko varma.", "<table", "<figure")
    ]
    assert places == sorted(places)


def test_the_method_is_folded_under_its_heading(html):
    assert re.search(r"<details class=\"method\"><summary>Menetelmä</summary>\s*<p>Mitään", html)


def test_every_picture_has_words_and_every_table_a_caption(html):
    outline = _Outline(html)
    assert [a["alt"] for a in outline.of("img")] == ["Kuvassa 62 %"]
    assert len(outline.of("table")) == len(outline.of("caption")) == 1


def test_there_is_a_way_past_the_navigation_and_the_current_page_is_marked(html):
    outline = _Outline(html)
    assert {"class": "skip", "href": "#content"} in outline.of("a")
    assert {"id": "content"} in outline.of("main")
    current = {a["href"] for a in outline.of("a") if "aria-current" in a}
    assert current == {"10-survey-change.html"}


def test_the_two_ways_to_the_other_pages_have_names_of_their_own(html):
    names = [attributes["aria-label"] for attributes in _Outline(html).of("nav")]
    assert names == ["Raportin sivut", "Raportin sivut sisällön jälkeen"]


def test_ids_are_unique(html):
    ids = [a["id"] for _, a in _Outline(html).tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_a_display_that_show_did_not_make_is_refused(notebook, labels, study, pages):
    notebook.cells[4].outputs.append(new_output("display_data", {"text/html": "<p>person 17</p>"}))
    with pytest.raises(DisclosureError, match="cell 5") as refused:
        render_notebook(notebook, labels=labels, study=study, page=pages[0], pages=pages)
    assert "person 17" not in str(refused.value)


def test_the_notebook_is_left_as_it_was(notebook, labels, study, pages):
    before = nbformat.writes(notebook)
    render_notebook(notebook, labels=labels, study=study, page=pages[0], pages=pages)
    assert nbformat.writes(notebook) == before


def test_the_notice_of_synthetic_data_stands_once_however_often_it_is_shown(notebook, labels, study, pages):
    from varpu_eval.report.words import origin_sentence  # noqa: PLC0415

    notebook.cells[4].outputs.append(_stamped(Notice(origin_sentence(["synthetic"], labels))))
    html = render_notebook(notebook, labels=labels, study=study, page=pages[0], pages=pages)
    assert html.count("Aineisto on synteettinen:") == 1


def test_a_page_without_synthetic_data_does_not_speak_of_it(notebook, labels, study, pages):
    notebook.cells[4].outputs = []
    html = render_notebook(notebook, labels=labels, study=study, page=pages[1], pages=pages)
    assert "synteetti" not in html.lower()


def test_the_summary_leads_with_question_answer_and_how_sure(labels, study, pages):
    html = render_index(
        labels=labels, study=study, pages=pages, tables=["tables/timeline.csv"], languages={"en": "en/index.html"}
    )
    places = [
        html.index(t)
        for t in (
            "<h1",
            "Aineisto on osittain synteettinen",
            "Mikä muuttui",
            "Vastaus &lt;script&gt;",
            "Melko varma.",
            "tables/timeline.csv",
        )
    ]
    assert places == sorted(places)
    assert '<a href="en/index.html" lang="en" hreflang="en">In English</a>' in html
    assert "verkostotyö@example.fi" in html
    assert "Tapahtumat" in html


def test_the_summary_explains_the_four_marks_and_what_no_material_change_is(labels, study, pages):
    html = render_index(labels=labels, study=study, pages=pages)
    assert re.findall(r"<dt>(.*?)</dt>", html) == [
        "piilotettu",
        "ei voida päätellä",
        "ei olennaista muutosta",
        "ei julkaistu",
        "0",
    ]


def test_a_question_without_data_says_so_once(labels, study):
    nothing = Notice("Ei tietoja.")
    page = Page("a.html", "Survey change", "What changed", (nothing, nothing), ("published",))
    assert render_index(labels=labels, study=study, pages=[page]).count("Ei tietoja.") == 1


def _page_of(cells, labels, study, page):
    return render_notebook(new_notebook(cells=cells), labels=labels, study=study, page=page, pages=[page])


def test_a_section_says_each_sentence_once_and_no_data_only_where_it_shows_nothing_else(labels, study, pages):
    not_asked, nothing = Notice("Ei ole kysytty."), no_data(labels)
    html = _page_of(
        [
            new_markdown_cell("# What changed"),
            new_markdown_cell("## One"), new_code_cell("a", outputs=[_stamped(not_asked), _stamped(nothing)]),
            new_code_cell("b", outputs=[_stamped(not_asked)]),
            new_markdown_cell("## Two"), new_code_cell("c", outputs=[_stamped(nothing)]),
            new_code_cell("d", outputs=[_stamped(nothing)]),
            new_markdown_cell("## Three"), new_code_cell("e", outputs=[_stamped(not_asked)]),
        ],
        labels, study, pages[1],
    )  # fmt: skip
    one, two, three = html.index(">One<"), html.index(">Two<"), html.index(">Three<")
    assert html[one:two].count("Ei ole kysytty.") == html[three:].count("Ei ole kysytty.") == 1
    assert nothing.text not in html[one:two]
    assert html[two:three].count(nothing.text) == 1


def test_no_data_is_an_answer_only_where_there_is_no_other(labels, study):
    answers = (Words(no_data(labels).text), Words("Toinen vastaus."))
    page = Page("30.html", "Peer comparison", "Indicators", answers, ("own",))
    index = render_index(labels=labels, study=study, pages=[page])
    assert no_data(labels).text not in index
    assert "Toinen vastaus." in index
    alone = Page("30.html", "Peer comparison", "Indicators", answers[:1] * 2, ("own",))
    assert render_index(labels=labels, study=study, pages=[alone]).count(no_data(labels).text) == 1


@pytest.mark.parametrize(("origin", "boxes"), [("own", 0), ("published", 0), ("synthetic", 1)])
def test_the_summary_warns_of_made_up_data_and_of_nothing_else(labels, study, origin, boxes):
    page = Page("30.html", "Peer comparison", "Indicators", (), (origin,))
    index = render_index(labels=labels, study=study, pages=[page])
    assert index.count('class="notice"') == boxes
    assert origin_sentence({origin}, labels) in index


def test_how_sure_the_answer_is_stands_in_the_head_and_not_again_below(notebook, labels, study):
    page = Page("10-survey-change.html", "Survey change", "What changed", (Words("Ei.", "Varma & luja."),))
    shown = [Words("Yksi.", "Varma & luja."), Words("Kaksi.", "Varma & luja. Muuten ei."), Words("Kolme.", "Muuten.")]
    notebook.cells.insert(-1, new_code_cell("show(words)", outputs=[_stamped(part) for part in shown]))
    html = render_notebook(notebook, labels=labels, study=study, page=page, pages=[page])
    assert html.count("Varma &amp; luja.") == 1
    assert re.findall('<p class="sureness">([^<]*)</p>', html) == ["Varma &amp; luja.", "Muuten ei.", "Muuten."]
