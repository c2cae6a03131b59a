"""What may be asked of the audit trail, within a scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from zhida.core.refusal import refusal
from zhida.store.action import ACTIONS
from zhida.store.models import AuditEntry

NO_SUCH_LINE = refusal(
    "audit_line_is_in_scope",
    "没有第 {number} 号审计记录，或它不在您可以查看的范围内。",
    advice="请从审计追踪中打开。",
    status=404,
)


class Scope(Protocol):
    """What a query asks of a scope; ``access.scope.Scope`` is one."""

    def filter(
        self, queryset: QuerySet[Any], path_field: str = ..., agency_field: str | None = ...
    ) -> QuerySet[Any]:
        """Return the rows inside the scope."""


class WholeTrail:
    """The scope of the installation's own command line."""

    def filter(
        self, queryset: QuerySet[Any], path_field: str = "", agency_field: str | None = None
    ) -> QuerySet[Any]:
        """Return every row."""
        return queryset


@dataclass(frozen=True)
class TrailFilters:
    """Which lines are wanted; empty fields want all, all that are given must hold."""

    action: str = ""
    actor: str = ""
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None


def trail(scope: Scope, filters: TrailFilters | None = None) -> QuerySet[AuditEntry]:
    """Return the lines in scope that the filters want, the latest first.

    Lines about the system itself belong to no division: only the whole country sees them.
    """
    wanted = filters or TrailFilters()
    lines = scope.filter(AuditEntry.objects.order_by("-number"), "scope_path", None)
    text = wanted.text.strip()
    conditions = [
        (wanted.action, Q(action=wanted.action)),
        (wanted.actor, Q(actor__icontains=wanted.actor.strip())),
        (text, Q(subject__icontains=text) | Q(reason__icontains=text)),
        (wanted.first_day, Q(recorded_at__date__gte=wanted.first_day)),
        (wanted.last_day, Q(recorded_at__date__lte=wanted.last_day)),
    ]
    for given, condition in conditions:
        if given:
            lines = lines.filter(condition)
    return lines


def line(scope: Scope, number: int) -> AuditEntry:
    """Return one line in scope; refuses any other number as unknown."""
    found = trail(scope).filter(number=number).first()
    if found is None:
        raise NO_SUCH_LINE(number=number)
    return found


def title_of(action: str) -> str:
    """Return the Chinese title of an action, or its name when this version does not know it."""
    if action not in ACTIONS:
        autodiscover_modules("actions")
    return ACTIONS.get(action, action)
