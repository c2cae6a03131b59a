"""How many examples a property is tried on."""

from __future__ import annotations

import os


def examples(whole: int) -> int:
    """Return ``whole``; in the quick suite an eighth of it, for its runs are many."""
    return max(5, whole // 8) if os.environ.get("ZHIDA_QUICK") else whole
