"""不变式：数据库自己守住的约束"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tools.reference.stages import import_everything
from tools.reference.tables import table

INTRODUCTION = """# 不变式 Invariants

下列约束由数据库自己执行，程序有错也越不过去；名称同时是拒绝的名称。"""


def page() -> str:
    """Return every named constraint of every table, in the order of the money's path."""
    import_everything()
    parts = [INTRODUCTION]
    for model in apps.get_models():
        rows = list(_rows(model))
        if model.__module__.startswith("zhida.") and rows:
            title = f"## {model._meta.verbose_name} `{model._meta.db_table}`"
            parts.append(f"{title}\n\n{table(['约束', '种类', '被拒绝时说'], rows)}")
    return "\n\n".join(parts)


def _rows(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    for constraint in model._meta.constraints:
        kind = type(constraint).__name__.removesuffix("Constraint")
        yield f"`{constraint.name}`", kind, str(constraint.violation_error_message or "")
