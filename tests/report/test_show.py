import sys

import pytest

from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.show import is_stamped, show


@pytest.fixture
def shown(monkeypatch):
    """Return what `show` hands to IPython, as a notebook keeps it."""

    def run(part):
        outputs = []
        keep = lambda data, *, raw, metadata: outputs.append({"data": data, "metadata": metadata})  # noqa: ARG005, E731
        monkeypatch.setattr(sys.modules["varpu_eval.report.show"], "display", keep)
        show(part)
        return {"output_type": "display_data", **outputs[0]}

    return run


def test_what_show_displays_is_stamped_html_and_short_text(shown):
    output = shown(Words("62 %", "Varma.", ("Kasvoi.",)))
    assert is_stamped(output)
    assert output["data"]["text/plain"] == "62 % Varma. Kasvoi."


def test_a_stamp_survives_a_notebook_that_keeps_its_lines_apart(shown):
    output = shown(Notice("a\nb"))
    output["data"]["text/html"] = output["data"]["text/html"].splitlines(keepends=True)
    assert is_stamped(output)


def test_a_display_that_was_changed_is_no_longer_stamped(shown):
    output = shown(Notice("a"))
    output["data"]["text/html"] += "<p>person 17</p>"
    assert not is_stamped(output)


def test_a_display_with_anything_beside_html_and_text_is_not_stamped(shown):
    output = shown(Notice("a"))
    output["data"]["image/png"] = "..."
    assert not is_stamped(output)


def test_a_result_or_print_is_not_stamped(shown):
    output = shown(Notice("a"))
    assert not is_stamped({**output, "output_type": "execute_result"})
    assert not is_stamped({"output_type": "stream", "name": "stdout", "text": "hello"})


def test_a_frame_is_refused_without_telling_what_is_in_it(frame):
    with pytest.raises(TypeError, match="DataFrame") as refused:
        show(frame)
    assert "p1" not in str(refused.value)


def test_words_are_escaped():
    assert "<script>" not in Words("<script>", "<script>", ("<script>",)).html()
    assert "<script>" not in Notice("<script>").html()
