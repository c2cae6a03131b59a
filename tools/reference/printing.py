"""Print every page of the shelf, or tell which printed pages are out of date."""

from __future__ import annotations

from pathlib import Path

from tools.reference import pages
from tools.reference.captions import ROOT, map_lines
from zhida.core import shelf

REFERENCE = ROOT / "docs" / "reference"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- map: printed by make docs -->", "<!-- end of map -->"
WARNING = "<!-- 由 make docs 从代码打印，请勿手改。 -->"


def printed() -> dict[Path, str]:
    """Return what every printed file should hold now."""
    texts = {REFERENCE / "README.md": _index(), ARCHITECTURE: _architecture()}
    for entry in shelf.entries(pages):
        suffix = getattr(entry, "SUFFIX", ".md")
        head = f"{WARNING}\n\n" if suffix == ".md" else ""
        name = entry.__name__.rpartition(".")[2]
        texts[REFERENCE / f"{name}{suffix}"] = f"{head}{entry.page().rstrip()}\n"
    return texts


def out_of_date() -> list[Path]:
    """Return the files that do not hold what the code prints, and files nothing prints."""
    now = printed()
    stray = [file for file in REFERENCE.glob("*") if file not in now]
    stale = [file for file, text in now.items() if _read(file) != text]
    return sorted(stale + stray)


def write() -> list[Path]:
    """Write what is out of date; return the files written."""
    now = printed()
    changed = [file for file in out_of_date() if file in now]
    for file in changed:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(now[file], encoding="utf-8")
    return changed


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _index() -> str:
    lines = [
        f"- [{shelf.title(entry)}]"
        f"({entry.__name__.rpartition('.')[2]}{getattr(entry, 'SUFFIX', '.md')})"
        for entry in shelf.entries(pages)
    ]
    return "\n".join([WARNING, "", "# 参考 Reference", "", *lines, ""])


def _architecture() -> str:
    """Return ARCHITECTURE.md with its map drawn anew."""
    text = _read(ARCHITECTURE)
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([f"{before}{BEGIN}", "```", *map_lines(), "```", f"{END}{after}"])
