"""疑点：识读文件时会提出的疑点"""

from __future__ import annotations

from tools.reference.tables import table
from zhida.notices.reading.finding import catalogue

SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}


def page() -> str:
    """Return the catalogue of findings; the code is what ``--accept CODE=理由`` takes."""
    rows = [
        (f"`{kind.code}`", SEVERITY[kind.severity], kind.title, kind.advice)
        for _, kind in sorted(catalogue().items())
    ]
    return f"# 疑点 Findings\n\n{table(['代码', '程度', '疑点', '怎么办'], rows)}"
