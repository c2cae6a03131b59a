"""What the house tests look at: the repository's files and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.founding import ROOT

TEXT = {".py", ".md", ".html", ".css", ".js", ".csv", ".yaml", ".toml", ".txt", ".in", ".svg"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DOORS = {"views", "forms", "urls", "errands", "api", "middleware", "cli", "commands"}
"""The modules by which people and programs come in, or packages when one has grown too long."""


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once for all rules."""
        return tuple(ast.walk(self.tree))

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def stage(self) -> str:
        """The folder under ``zhida``, or an empty text."""
        parts = Path(self.path).parts
        return parts[1] if parts[0] == "zhida" and len(parts) > 2 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in Path(self.path).parts or self.path.startswith("bench/")

    @property
    def door(self) -> str:
        """Which door of its stage this file belongs to, or an empty text."""
        parts = Path(self.path).with_suffix("").parts
        return next((part for part in parts[2:4] if part in DOORS), "")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in self.nodes if isinstance(node, DEFINITIONS))

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {words}"


@cache
def files() -> tuple[str, ...]:
    """Every file of the repository, whether committed already or about to be."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(name for name in set(listed.split("\0")) if (ROOT / name).is_file()))


@cache
def texts() -> dict[str, str]:
    """Every text file of the repository, by name."""
    named = [
        name for name in files() if Path(name).suffix in TEXT or name in ("Makefile", ".ci/run")
    ]
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in named}


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file that people write; migrations are written by Django."""
    return tuple(Source(n) for n in files() if n.endswith(".py") and "/migrations/" not in n)


def product() -> Iterator[Source]:
    """The Python files of the product, without tests."""
    return (s for s in sources() if s.path.startswith("zhida/") and not s.is_test)


def every(chosen: Iterator[Source], wrong: Callable[[Source], Iterator[str]]) -> list[str]:
    """Collect what ``wrong`` finds in each of the chosen sources."""
    return [finding for source in chosen for finding in wrong(source)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from ``def`` to its end, its docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def called_name(call: ast.Call) -> str:
    """``objects.create`` for ``Notice.objects.create(...)``: the last two words of a call."""
    written = ast.unparse(call.func)
    return ".".join(written.split(".")[-2:])


def imported(source: Source, whole_tree: bool = True) -> Iterator[tuple[ast.stmt, str]]:
    """Each import statement of a source with the module it names."""
    nodes = source.nodes if whole_tree else source.tree.body
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
