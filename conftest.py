"""What every test run shares: of a notebook's facts the text is compared, not the HTML that folds it away."""

from __future__ import annotations

from typing import Any


def pytest_itemcollected(item: Any) -> None:
    """Have nbval leave HTML alone; git keeps the facts as text."""
    file = item.parent
    if hasattr(file, "skip_compare"):
        file.skip_compare = (*file.skip_compare, "text/html")
