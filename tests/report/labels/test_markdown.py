from varpu_eval.report.labels.markdown import blocks, translate_blocks

CELL = """## Heading

A paragraph that runs
over two lines.

- one item
  that runs on
- another

<details>
<summary>More</summary>

Inside.

</details>"""


def test_each_block_is_translated_by_itself():
    assert [block.text for block in blocks(CELL) if block.text] == [
        "Heading", "A paragraph that runs over two lines.", "one item that runs on", "another", "More", "Inside.",
    ]  # fmt: skip


def test_what_is_not_text_stays_where_it_was():
    told = translate_blocks(CELL, str.upper)
    assert "## HEADING\n" in told
    assert "- ONE ITEM THAT RUNS ON\n- ANOTHER" in told
    assert "<summary>MORE</summary>" in told
    assert told.endswith("</details>")


def test_translating_into_the_same_language_twice_changes_nothing_more():
    once = translate_blocks(CELL, lambda text: text)
    assert translate_blocks(once, lambda text: text) == once
