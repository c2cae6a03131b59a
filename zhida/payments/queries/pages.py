"""What the pages offer to choose from: places, allotments with money left, accounts, subjects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment, Fund
from zhida.allotments.queries import funds as ledger_funds
from zhida.allotments.queries.listing import LEFT
from zhida.payments import lines
from zhida.payments.account_kinds import paying_kinds, why_not_payable
from zhida.payments.actions.permits import subjects_of
from zhida.payments.models import PayeeAccount, Payout
from zhida.recipients.models import AidEvent, BankAccount
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Component, Division, Purpose
from zhida.store.action import Actor

MOST_EVENTS = 500
"""How many aid events one page pays; the oldest come first."""


def places_below(post: Any) -> QuerySet[Division]:
    """Return the divisions right below that of a post, to narrow a list to one of them."""
    place = post.division if post else None
    if place is None:
        return Division.objects.none()
    return registers.divisions(under=place.code).filter(parent=place)


def usable_allotments(
    scope: Scope, actor: Actor, purpose: Purpose | None = None
) -> list[Allotment]:
    """Return what a post itself holds and has money left of, the oldest document first.

    With a purpose: those that are for it, and the pooled ones.
    """
    named = Allotment.objects.select_related("fund", "division", "agency", "purpose")
    held = scope.filter(named).annotate(left=LEFT).filter(left__gt=0)
    if actor.scope_path:
        held = held.filter(scope_path=actor.scope_path)
    if purpose is not None:
        held = held.filter(Q(purpose=purpose) | Q(purpose=None))
    return list(held.order_by("issued_on", "pk"))


def payable_accounts(scope: Scope, day: date | None = None) -> list[PayeeAccount]:
    """Return the accounts in scope that are in use on a day (today) and are there to be paid.

    Those that may be paid only by an exception come last.
    """
    on = day or localdate()
    accounts = PayeeAccount.objects.select_related("agency").exclude(kind__in=paying_kinds())
    held = scope.filter(accounts, "agency__division__path")
    in_use = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    found = held.filter(in_use).order_by("agency__pinyin", "pk")
    return sorted(found, key=lambda one: bool(why_not_payable(one)))


def purposes_of(allotments: Iterable[Allotment]) -> list[Purpose]:
    """Return the purposes that allotments may be used for: all of them where one is pooled."""
    own = {one.purpose_id for one in allotments}
    everything = list(registers.purposes())
    return everything if None in own else [one for one in everything if one.pk in own]


def subject_choices(purposes: Iterable[Purpose], path: str, day: date) -> list[tuple[str, str]]:
    """Return the subjects that purposes may use in a place on a day: code, name, for what."""
    users: dict[str, list[str]] = {}
    for purpose in purposes:
        for code in subjects_of(purpose, path, day):
            users.setdefault(code, []).append(purpose.short_name)
    listed = registers.subjects(kind="function").filter(code__in=users).order_by("year")
    names = dict(listed.values_list("code", "name"))
    return [
        (code, f"{code} {names.get(code, '')}（{'、'.join(of)}）")
        for code, of in sorted(users.items())
    ]


def component_of(payout: Payout) -> Component:
    """Return what a payout pays; where it pays several, they are of one programme."""
    (first,) = lines.of_payout(payout, first=1, limit=1)
    return Component.objects.select_related("programme__purpose").get(pk=first.component)


def payable_aid(scope: Scope, actor: Actor, component: Component) -> list[AidEvent]:
    """Return the oldest aid events of a post's own place that were given and not paid yet."""
    aided = scope.filter(AidEvent.objects.select_related("person"))
    found = aided.filter(
        component=component,
        cancelled_reason=None,
        aided_on__isnull=False,
        amount_fen__gt=0,
        occasion=None,
    )
    if actor.scope_path:
        found = found.filter(scope_path=actor.scope_path)
    return list(found.order_by("aided_on", "pk")[:MOST_EVENTS])


def units_of(scope: Scope, actor: Actor) -> list[Agency]:
    """Return the units whose accounts a post may list: those of its own division, or itself."""
    units = scope.filter(Agency.objects.select_related("division"), "division__path", "pk")
    if actor.scope_path:
        units = units.filter(division__path=actor.scope_path)
    return list(units.order_by("pinyin", "code"))


def funds_of(scope: Scope) -> list[Fund]:
    """Return the funds of which there is money in scope, the latest year first."""
    return list(ledger_funds(scope))


def accounts_of(people: Iterable[int]) -> list[BankAccount]:
    """Return the accounts that these people (ids) have in use, the latest first."""
    return list(BankAccount.objects.filter(person__in=people, valid_to=None).order_by("-pk"))


def agencies_of(scope: Scope) -> list[Agency]:
    """Return the units in scope that hold allotments of their own."""
    held = scope.filter(Allotment.objects.order_by()).values("agency")
    return list(Agency.objects.filter(pk__in=held).order_by("pinyin", "code"))
