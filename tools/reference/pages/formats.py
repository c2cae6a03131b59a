"""格式：能读哪些文件"""

from __future__ import annotations

from tools.reference.tables import table
from zhida.core import shelf
from zhida.formats import readers


def page() -> str:
    """Return the shelf of file formats: one line an entry."""
    rows = [
        (entry.__name__.rpartition(".")[2], " ".join(entry.NAMES), shelf.title(entry))
        for entry in shelf.entries(readers)
    ]
    return f"# 格式 Formats\n\n{table(['条目', '扩展名', '说明'], rows)}"
