"""The house as it is: its map, the direction of imports, its sizes, the form of its notebooks."""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "varpu_eval"
MODULES = sorted(SOURCE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

FILE_LINES, FILE_MEDIAN = 300, 120
FUNCTION_LINES, FUNCTION_MEDIAN = 60, 15
VAGUE = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base"}


def map_entries():
    """Return the paths of ARCHITECTURE.md's tree, from its indentation."""
    tree = re.search(r"```\nvarpu-eval/\n(.*?)```", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.DOTALL)
    open_folders, paths = {}, []
    for line in tree[1].splitlines():
        indent, name = re.match(r"( *)(\S+)", line).groups()
        parent = open_folders.get(len(indent) - 2, "")
        path = f"{parent}{name}"
        if name.endswith("/"):
            open_folders[len(indent)] = path
        paths.append(path)
    return paths


def test_everything_on_the_map_is_there():
    missing = [path for path in map_entries() if not (ROOT / path).exists()]
    assert missing == []


def test_every_room_is_on_the_map():
    rooms = {f"src/varpu_eval/{p.name}/" for p in SOURCE.iterdir() if (p / "__init__.py").is_file()}
    modules = {f"src/varpu_eval/{p.name}" for p in SOURCE.glob("*.py") if p.name != "__init__.py"}
    assert rooms | modules <= set(map_entries())


def test_the_readme_names_only_what_is_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://|#)([^)]+)\)", readme)
    assert [path for path in linked if not (ROOT / path).exists()] == []
    named = set(re.findall(r"`(\d\d-[a-z-]+)`", readme))
    assert named == {file.stem for file in NOTEBOOKS}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", readme)) <= targets


def test_imports_go_only_downwards():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_room_or_module_has_a_vague_name():
    assert [path for path in MODULES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_files_stay_small_enough_to_be_read():
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: n for path, n in lines.items() if n > FILE_LINES} == {}
    assert statistics.median(lines.values()) <= FILE_MEDIAN


def body_lines(function, text):
    """Return the lines of a function without its docstring, comments and blanks."""
    body = text.splitlines()[function.lineno - 1 : function.end_lineno]
    docstring = ast.get_docstring(function, clean=False)
    length = len([line for line in body if line.strip() and not line.strip().startswith("#")])
    return length - (len([line for line in docstring.splitlines() if line.strip()]) if docstring else 0)


def test_functions_stay_small_enough_to_be_read():
    lengths = {}
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths[f"{path.relative_to(ROOT)}:{node.name}"] = body_lines(node, text)
    assert {name: n for name, n in lengths.items() if n > FUNCTION_LINES} == {}
    assert statistics.median(lengths.values()) <= FUNCTION_MEDIAN


def test_every_module_says_what_it_knows():
    silent = [str(p) for p in MODULES if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
class TestNotebooksForm:
    def cells(self, file, kind=None):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if kind in (None, cell["cell_type"])]

    def test_it_has_a_title_and_a_question(self, file):
        metadata = json.loads(file.read_text(encoding="utf-8"))["metadata"]
        assert metadata["title"]
        assert metadata["varpu_eval"]["question"].endswith("?")

    def test_it_begins_with_the_question_and_the_parameters(self, file):
        first, second = self.cells(file)[:2]
        assert "".join(first["source"]).startswith("# ")
        assert second["metadata"]["tags"] == ["parameters"]

    def test_it_has_12_to_30_cells(self, file):
        assert 12 <= len(self.cells(file)) <= 30

    def test_its_code_is_short_and_defines_and_loops_nothing(self, file):
        for cell in self.cells(file, "code"):
            source = "".join(cell["source"])
            assert len(source.splitlines()) <= 8
            banned = ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.Lambda | ast.Try
            assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)]

    def test_its_last_cell_records_its_facts_under_its_own_name(self, file):
        last = self.cells(file)[-1]
        assert set(last["metadata"]["tags"]) == {"keep_output", "nbval-check-output"}
        assert f'record(released, "{file.stem}"' in "".join(last["source"])

    def test_git_keeps_no_output_but_the_facts(self, file):
        *others, last = self.cells(file, "code")
        assert not any(cell["outputs"] for cell in others)
        (output,) = last["outputs"]
        assert list(output["data"]) == ["text/plain"]
