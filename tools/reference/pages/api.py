"""接口：每个地址做什么"""

from __future__ import annotations

from tools.reference.pages.openapi import schema
from tools.reference.tables import table


def page() -> str:
    """Return one line for each operation of the API; the whole truth is in openapi.json."""
    rows = [
        (f"`{method.upper()}`", f"`{path}`", operation.get("summary", ""))
        for path, operations in schema()["paths"].items()
        for method, operation in operations.items()
    ]
    return f"# 接口 API\n\n{table(['方法', '地址', '作用'], rows)}"
