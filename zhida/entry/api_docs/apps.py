"""The page of the API, made of files that ninja carries; ninja itself need not be loaded for them.

Commands never need it, and it would be a fifth of what they wait for until Django is ready.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig


def _folder() -> str:
    spec = find_spec("ninja")
    if spec is None or spec.origin is None:
        raise ImportError("ninja is not installed")
    return str(Path(spec.origin).parent)


class ApiDocsConfig(AppConfig):
    """An app that has ninja's templates and static files and nothing else."""

    name = "zhida.entry.api_docs"
    label = "api_docs"
    verbose_name = "接口文档"
    path = _folder()
