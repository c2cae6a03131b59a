"""What the database refused, said as a refusal: the constraint's own name and Chinese message.

PostgreSQL names every constraint that is violated. SQLite names checks, triggers and expression
indexes; for a plain unique constraint it lists the columns, which are looked up in ``Meta``.
"""

from __future__ import annotations

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model, UniqueConstraint
from django.db.models.constraints import BaseConstraint

from zhida.core.refusal import REFUSALS, Refusal, RefusalKind, refusal

DATABASE_REFUSED = refusal(
    "database_refused",
    "数据库拒绝了这次写入：所引用的数据不存在，或仍被其他数据引用。",
    advice="什么都没有改变。请刷新页面后重试；如仍不行，请联系系统管理员。",
)

NOTHING_CHANGED = "什么都没有改变，请核对后重新办理。"


def explain(error: IntegrityError) -> Refusal:
    """Return the refusal that tells an official what the database refused, and why."""
    found = constraint_of(violated(error))
    return kind_of(found)() if found else DATABASE_REFUSED()


def kind_of(constraint: BaseConstraint) -> RefusalKind:
    """Return the refusal kind that carries a constraint's name and message, without figures."""
    declared = REFUSALS.get(constraint.name)
    advice = declared.advice if declared and "{" not in declared.advice else NOTHING_CHANGED
    return RefusalKind(constraint.name, str(constraint.get_violation_error_message()), advice)


def violated(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or "" when the database does not tell."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    message = str(error)
    columns = message.removeprefix("UNIQUE constraint failed: ")
    if columns != message and not columns.startswith("index "):
        return _unique_on(columns)
    return message.rpartition(": ")[2].removeprefix("index ").strip("'")


def constraint_of(name: str) -> BaseConstraint | None:
    """Return the constraint of that name from any model, or None."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None


def _unique_on(columns: str) -> str:
    """Return the name of the unique constraint on ``table.a, table.b``, or ""."""
    wanted = set(columns.split(", "))
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and _columns(model, constraint) == wanted:
                return constraint.name
    return ""


def _columns(model: type[Model], constraint: UniqueConstraint) -> set[str]:
    table = model._meta.db_table
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return {f"{table}.{columns[name]}" for name in constraint.fields}
