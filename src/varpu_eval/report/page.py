"""Pages: an executed notebook, and the summary that leads to them, as self-contained HTML.

Knows what of a notebook a reader sees: its prose in their language and the parts that `show` made, never code. Does not
know what the parts tell, nor where pages are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from varpu_eval.errors import DisclosureError
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import no_data_notices
from varpu_eval.report.show import is_stamped
from varpu_eval.report.words import origin_sentence
from varpu_eval.study import Study

TEMPLATES = Path(__file__).parent / "template"

FACTS_TAG = "keep_output"
"""Tag of the cell that records the facts; its output is for machines."""

FOLD_TAG = "fold"
"""Tag of a markdown cell that is folded; its heading is what stays to be seen."""

LANGUAGE_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a report.

    Parameters
    ----------
    file
        Its file name beside the summary.
    title, question
        English messages of the catalogue.
    answers
        What the notebook answered, for the summary and the head of the page.
    origins
        The origins of its figures.
    """

    file: str
    title: str
    question: str
    answers: tuple[Words | Notice, ...] = ()
    origins: tuple[str, ...] = ()


def render_notebook(nb: NotebookNode, *, labels: Labels, study: Study, page: Page, pages: Sequence[Page]) -> str:
    """Return an executed notebook as a page in the language of `labels`.

    Parameters
    ----------
    nb
        The executed notebook; it stays as it is.
    pages
        Every page of the report in order, for the navigation.

    Raises
    ------
    DisclosureError
        When a cell shows anything that `show` did not make.
    """
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="page", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True, embed_images=False
    )
    environment = exporter.environment
    environment.autoescape = True
    environment.globals.update(_shared(labels, study, pages))
    html, _ = exporter.from_notebook_node(_readable(nb, labels, page), resources={"page": page})
    return str(html)


def render_index(
    *,
    labels: Labels,
    study: Study,
    pages: Sequence[Page],
    tables: Sequence[str] = (),
    languages: Mapping[str, str] | None = None,
) -> str:
    """Return the summary: what was asked, the answers in words and how sure they are, then the way to everything else.

    Parameters
    ----------
    tables
        Addresses of the tables relative to the summary.
    languages
        Language code to the address of the summary in that language.
    """
    folder = TEMPLATES / "page"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(_shared(labels, study, pages))
    named = [(address, labels.table(PurePosixPath(address).stem)) for address in tables]
    origins = sorted({origin for page in pages for origin in page.origins})
    return environment.get_template("summary.html.j2").render(
        tables=named, languages=dict(languages or {}), language_names=LANGUAGE_NAMES, origins=origins
    )


def _shared(labels: Labels, study: Study, pages: Sequence[Page]) -> dict[str, Any]:
    return {
        "text": labels.text,
        "labels": labels,
        "study": study,
        "study_title": study.title_in(labels.language),
        "pages": pages,
        "told_once": partial(_told_once, labels=labels),
        "sureness": _sureness,
        "origin_sentence": partial(origin_sentence, labels=labels),
    }


def _told_once(answers: Sequence[Words | Notice], labels: Labels) -> list[str]:
    """Return the answers' HTML, each once; that there are no data only where nothing else is answered."""
    told = list(dict.fromkeys(answer.headline() for answer in answers))
    empty = {notice.headline() for notice in no_data_notices(labels)}
    return [answer for answer in told if answer not in empty] or told[:1]


def _sureness(answers: Sequence[Words | Notice]) -> list[str]:
    """Return how sure the answers are, each sentence once."""
    told = [answer.sureness for answer in answers if isinstance(answer, Words) and answer.sureness]
    return list(dict.fromkeys(told))


def _readable(nb: NotebookNode, labels: Labels, page: Page) -> NotebookNode:
    """Return a notebook with nothing but what the reader sees, in their language; the head's notice stands once."""
    said = Notice(origin_sentence(page.origins, labels)).html()
    sure = _sureness(page.answers)
    cells: list[NotebookNode] = []
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type == "markdown":
            cells.append(_prose(cell, labels, lead=not cells))
        elif cell.cell_type == "code" and FACTS_TAG not in cell.metadata.get("tags", []):
            _refuse_unstamped(cell, number)
            outputs = [_unsaid(output, sure) for output in cell.outputs if output.data["text/html"] != said]
            cells.append(nbformat.v4.new_code_cell(outputs=outputs))
    for section in _sections(cells):
        _say_once(section, labels)
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return notebook


def _unsaid(output: NotebookNode, said: Sequence[str]) -> NotebookNode:
    """Return an output without what the head of the page has said already of how sure it is."""
    html, start = output.data["text/html"], '<p class="sureness">'
    for told in map(escape, said):
        html = html.replace(f"{start}{told}</p>", "").replace(f"{start}{told} ", start)
    shortened: NotebookNode = nbformat.from_dict({**output, "data": {**output.data, "text/html": html}})
    return shortened


def _sections(cells: Sequence[NotebookNode]) -> list[list[NotebookNode]]:
    """Return the code cells that follow each piece of prose."""
    sections: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown":
            sections.append([])
        else:
            sections[-1].append(cell)
    return sections


def _say_once(section: Sequence[NotebookNode], labels: Labels) -> None:
    """Keep each output once, and that there are no data only where the section shows nothing else."""
    said: set[str] = set()
    empty = {notice.html() for notice in no_data_notices(labels)}
    alone = all(output.data["text/html"] in empty for cell in section for output in cell.outputs)
    for cell in section:
        kept = []
        for output in cell.outputs:
            html = output.data["text/html"]
            if html not in said and (alone or html not in empty):
                kept.append(output)
            said.add(html)
        cell.outputs = kept


def _prose(cell: NotebookNode, labels: Labels, *, lead: bool) -> NotebookNode:
    told = labels.translate_markdown(cell.source)
    metadata: dict[str, Any] = {"lead": True} if lead else {}
    if FOLD_TAG in cell.metadata.get("tags", []):
        heading, _, told = told.strip().partition("\n")
        metadata["summary"] = heading.lstrip("# ")
    prose: NotebookNode = nbformat.v4.new_markdown_cell(told, metadata=metadata)
    return prose


def _refuse_unstamped(cell: NotebookNode, number: int) -> None:
    if not all(is_stamped(output) for output in cell.outputs):
        raise DisclosureError(
            f"cell {number} shows something that varpu_eval.report.show did not make; a page takes nothing else. "
            "Show a figure, table or words made from released tables."
        )
