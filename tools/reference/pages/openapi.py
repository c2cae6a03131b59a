"""OpenAPI：接口的机器可读说明"""

from __future__ import annotations

import json
from typing import Any

from tools.reference.stages import set_up_django

SUFFIX = ".json"


def schema() -> dict[str, Any]:
    """Return the OpenAPI description of the API."""
    set_up_django()
    from zhida.entry.api import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))  # type: ignore[no-any-return]


def page() -> str:
    """Return the OpenAPI description as JSON, keys in the order of the API."""
    return json.dumps(schema(), ensure_ascii=False, indent=1)
