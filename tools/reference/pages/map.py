"""地图：仓库里每个目录是做什么的"""

from __future__ import annotations

from tools.reference.captions import ROOT, caption, map_lines, packages


def page() -> str:
    """Return the map of the product and of the folders beside it."""
    beside = [f"- `{p.name}/` {caption(p)}" for p in packages(ROOT) if p.name != "zhida"]
    return "\n".join(
        ["# Map", "", "```", *map_lines(), "```", "", "Beside the product:", "", *beside]
    )
