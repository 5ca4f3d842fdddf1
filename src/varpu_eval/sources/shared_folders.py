"""Which folders' files travel on to others: there nothing may be written that has not been released.

Knows folders by their place alone. Does not know what is to be written there, nor by whom.
"""

from __future__ import annotations

from pathlib import Path


def why_shared(place: Path, study: Path | None = None) -> str:
    """Return why files in this place would travel on, or nothing where they would not.

    Parameters
    ----------
    place
        A folder or file, there or not.
    study
        The folder of the study that the files come from, where there is one.

    Examples
    --------
    >>> why_shared(Path("/home/me/outputs/demo"))
    'an outputs folder, which anyone may see'
    """
    at = place.resolve()
    if study is not None and at.is_relative_to(study.resolve()):
        return "the study's own folder, where the files would be read as its data"
    if "outputs" in at.parts:
        return "an outputs folder, which anyone may see"
    if any((parent / ".git").exists() for parent in (at, *at.parents)):
        return "a Git checkout, from which files are shared"
    return ""
