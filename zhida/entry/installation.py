"""An installation: prepare it, and tell whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhida.core.refusal import refusal
from zhida.registers.division_codes import NATION

NOT_SET_UP = refusal(
    "installation_not_set_up",
    "数据库还没有准备好，有 {steps} 步没有完成。",
    advice="请先运行 zhida setup。",
)


def prepare() -> None:
    """Bring the database to the present version and load the official lists; repeatable."""
    from django.core.management import call_command

    from zhida.registers.actions import load
    from zhida.store.action import SYSTEM

    call_command("migrate", verbosity=0)
    load(by=SYSTEM, reason="安装")


def must_be_prepared() -> None:
    """Raise the refusal ``installation_not_set_up`` while migrations are waiting."""
    waiting = waiting_migrations()
    if waiting:
        raise NOT_SET_UP(steps=waiting)


def waiting_migrations() -> int:
    """Return how many migrations this database has not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_administrator() -> bool:
    """Tell whether anybody holds the post of an administrator."""
    from zhida.access.queries import users_in
    from zhida.access.scope import EVERYWHERE

    return users_in(EVERYWHERE).filter(posts__role="administrator", is_active=True).exists()


def open_administrator(username: str, password: str) -> None:
    """Open the first administrator, for the whole country; refuses a weak password."""
    open_user(username, password, "administrator", NATION, reason="安装")


def open_user(
    username: str,
    password: str,
    role: str,
    division: str,
    agency: str | None = None,
    *,
    display_name: str = "",
    reason: str,
) -> None:
    """Open an account with one post; ``division`` and ``agency`` are codes of the registers."""
    from zhida.access.actions import add_post, add_user
    from zhida.registers.models import Agency, Division
    from zhida.store.action import SYSTEM

    place = Division.objects.get(code=division)
    institution = Agency.objects.get(code=agency) if agency else None
    user = add_user(username, password, display_name, by=SYSTEM, reason=reason)
    add_post(user, role, place, institution, by=SYSTEM, reason=reason)


@dataclass(frozen=True)
class Inspection:
    """One thing that was looked at: what, whether it is in order, and what was seen."""

    what: str
    in_order: bool
    seen: str


def inspect() -> Iterator[Inspection]:
    """Look at database, registers, front-end files and audit trail; yield what was seen."""
    from django.core.checks import Error, run_checks

    waiting = waiting_migrations()
    yield Inspection("数据库", not waiting, f"有 {waiting} 步升级没有完成" if waiting else "最新")
    wrong = [message.msg for message in run_checks() if message.level >= Error("").level]
    yield Inspection("程序与前端文件", not wrong, "；".join(wrong) or "完整")
    if not waiting:
        yield _registers()
        yield _trail()


def _registers() -> Inspection:
    from zhida.registers.models import Division

    count = Division.objects.count()
    return Inspection("基础登记", count > 0, f"{count:,} 个区划" if count else "还没有装入")


def _trail() -> Inspection:
    from zhida.store.verification import verify

    doubts = verify()
    return Inspection("审计追踪", not doubts, "；".join(d.message for d in doubts) or "完整")
