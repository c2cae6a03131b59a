"""The captions of folders, and the map that is drawn from them."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def path_of_the_money() -> list[str]:
    """Return the folders in the order of the import contract, what others import first."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = told["tool"]["importlinter"]["contracts"][0]["layers"]
    return [layer.rpartition(".")[2] for layer in reversed(layers)]


def caption(folder: Path) -> str:
    """Return the first paragraph of the folder's docstring on one line; empty if it has none."""
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def packages(folder: Path) -> list[Path]:
    """Return the packages directly inside ``folder``, without tests and migrations, sorted."""
    inside = [init.parent for init in folder.glob("*/__init__.py")]
    return sorted(p for p in inside if p.name not in ("tests", "migrations", "templatetags"))


def map_lines() -> list[str]:
    """Return the map of the product: one line a folder, inner folders below it."""
    zhida = ROOT / "zhida"
    lines = []
    for name in path_of_the_money():
        lines.append(f"{name + '/':<16}{caption(zhida / name)}")
        lines += [f"  {p.name + '/':<14}{caption(p)}" for p in packages(zhida / name)]
    return lines
