"""The only way a notebook puts something on a page.

Knows how a display is stamped, and how a stamp is verified. Does not know how parts are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, get_args

from IPython.display import display

from varpu_eval.report.parts import Part

STAMP = "varpu_eval"
"""The key of a display's metadata that holds its stamp."""


def show(part: Part) -> None:
    """Display a figure, table, words or notice made by `varpu_eval.report`, stamped so that the runner accepts it.

    Raises
    ------
    TypeError
        When `part` is anything else: a data frame, a number or a picture made elsewhere has not been released.
    """
    if not isinstance(part, get_args(Part)):
        raise TypeError(
            f"show() got a {type(part).__name__}; it takes only what figures, tables and words of varpu_eval.report "
            "make from released tables. Release the table and draw it with one of them."
        )
    html = part.html()
    display({"text/html": html, "text/plain": part.plain()}, raw=True, metadata={STAMP: {"sha256": _hash(html)}})  # type: ignore[no-untyped-call]


def is_stamped(output: Mapping[str, Any]) -> bool:
    """Say whether a notebook cell's output was made by `show` and has not been changed since."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if output.get("output_type") != "display_data" or set(data) != {"text/html", "text/plain"}:
        return False
    html = data["text/html"]
    html = html if isinstance(html, str) else "".join(html)
    return bool(metadata.get(STAMP, {}).get("sha256") == _hash(html))


def _hash(html: str) -> str:
    return sha256(html.encode()).hexdigest()
