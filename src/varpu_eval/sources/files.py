"""Finding and opening a study's files.

Knows paths, patterns, hashes and formats; every failure becomes a problem of that file alone. Does not know tables.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from varpu_eval.sources.columnar import read_parquet, read_spss
from varpu_eval.sources.data import SourceFile
from varpu_eval.sources.findings import Findings
from varpu_eval.sources.grid import Grid, Match, Sheet, UnreadableError, sheet_of
from varpu_eval.sources.separated import read_separated
from varpu_eval.sources.workbook import read_workbook

MAX_BYTES = 300_000_000
FORMATS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".sav")
WAYS_OUT = {"fetched/indicators.csv": "Run 'varpu-eval fetch STUDY', which writes it."}
"""Of files that a command of this program writes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files of one table: its name, the patterns that find them, their declared origin.

    `columns` maps their headings to ours; `besides` are paths of other tables, which a pattern with wildcards passes
    over.
    """

    table: str
    patterns: tuple[str, ...]
    origin: str
    columns: Mapping[str, str] = field(default_factory=dict)
    besides: tuple[str, ...] = ()


def open_sheets(root: Path, wanted: Wanted, match: Match, findings: Findings) -> Iterator[tuple[str, Sheet]]:
    """Open every file that is wanted; yield its path relative to the study, and its data.

    A file that cannot be read is a problem, and puts the table among `findings.broken`.
    """
    others = {path for name in wanted.besides for path in _found(root, name)}
    seen: set[Path] = set()
    for pattern in wanted.patterns:
        paths = [path for path in _found(root, pattern) if not (_wild(pattern) and path in others)]
        if not paths:
            way_out = WAYS_OUT.get(pattern, "")
            message = f"no file is found for the table {wanted.table}"
            findings.problem("file_missing", _printable(pattern), message, way_out=way_out)
            findings.broken.add(wanted.table)
        for path in paths:
            if path not in seen:
                seen.add(path)
                name = _relative(root, path)
                sheet = _opened(path, name, wanted, match, findings)
                if sheet is not None:
                    yield name, sheet


def _found(root: Path, pattern: str) -> list[Path]:
    try:
        return [path for path in find(root, pattern) if path.is_file()]
    except (OSError, ValueError):
        return []


def find(root: Path, pattern: str) -> list[Path]:
    """Return the paths that a pattern relative to `root` finds, sorted; names are compared in NFC.

    Hidden files and the lock files of office programs are found only by their own name.
    """
    parts = PurePosixPath(unicodedata.normalize("NFC", pattern).replace("\\", "/")).parts
    start = [Path(parts[0]) if parts and PurePosixPath(pattern).is_absolute() else root]
    found = start
    for part in parts[1:] if start[0] is not root else parts:
        found = [path for folder in found for path in _step(folder, part)]
    return sorted(set(found) - set(start), key=lambda path: unicodedata.normalize("NFC", path.as_posix()))


def _step(folder: Path, part: str) -> list[Path]:
    if part == "..":
        return [folder.parent]
    if not folder.is_dir():
        return []
    if part == "**":
        return [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    names = {path: unicodedata.normalize("NFC", path.name) for path in folder.iterdir()}
    if not _wild(part):
        return [path for path, name in names.items() if name == part]
    return [path for path, name in names.items() if fnmatchcase(name, part) and not name.startswith((".", "~$"))]


def _wild(pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[")


def _opened(path: Path, name: str, wanted: Wanted, match: Match, findings: Findings) -> Sheet | None:
    try:
        data = _bytes(path)
        sheet = sheet_of(_grid(path.suffix.lower(), data, match), match)
    except UnreadableError as error:
        findings.problem(error.rule, name, str(error))
        findings.broken.add(wanted.table)
        return None
    for fault in sheet.faults:
        findings.problem(fault.rule, name, fault.message, row=fault.row, column=fault.column, way_out=fault.way_out)
    if sheet.faults:
        findings.broken.add(wanted.table)
    titles = f", {sheet.titles} title rows above the header" if sheet.titles else ""
    findings.note(name, f"read as {sheet.grid.told}{titles}, {len(sheet.frame)} rows")
    for theirs, ours in wanted.columns.items():
        if ours not in sheet.ours.values():
            findings.note(name, f"no column is called '{theirs}', which study.toml maps to '{ours}'")
    digest = hashlib.sha256(data).hexdigest()
    findings.files.append(SourceFile(name, wanted.table, digest, len(sheet.frame), wanted.origin))
    return sheet


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError("file_too_large", f"the file is larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError("file_damaged", f"the file cannot be opened ({type(error).__name__})") from None


def _grid(suffix: str, data: bytes, match: Match) -> Grid:
    if suffix not in FORMATS:
        raise UnreadableError(
            "file_format", f"files of this kind are not read; the known ones are {', '.join(FORMATS)}"
        )
    if not data.strip():
        raise UnreadableError("file_empty", "the file is empty")
    if suffix == ".xlsx":
        return read_workbook(data, match)
    if suffix == ".parquet":
        return read_parquet(data)
    return read_spss(data) if suffix == ".sav" else read_separated(data, match)


def _relative(root: Path, path: Path) -> str:
    try:
        relative = path.relative_to(root).as_posix()
    except ValueError:
        relative = path.name
    return _printable(unicodedata.normalize("NFC", relative))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
