"""拒绝：系统会拒绝什么、为什么、怎么办"""

from __future__ import annotations

from tools.reference.stages import import_everything
from tools.reference.tables import table
from zhida.core.refusal import REFUSALS


def page() -> str:
    """Return every refusal by name; words in braces are filled in with the figures."""
    import_everything()
    rows = [
        (f"`{kind.name}`", kind.message, kind.advice, kind.status)
        for _, kind in sorted(REFUSALS.items())
    ]
    return f"# 拒绝 Refusals\n\n{table(['名称', '说明', '怎么办', 'HTTP'], rows)}"
