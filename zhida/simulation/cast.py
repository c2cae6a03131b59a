"""The invented officials: who acts in the simulation, each with the rights of a real post."""

from __future__ import annotations

from secrets import token_urlsafe

from zhida.access import actions as access
from zhida.access.roles import roles
from zhida.registers.models import Division
from zhida.store.action import SYSTEM, Actor

CLERK, REVIEWER = "经办", "复核"
"""Two hands of each office: what one prepares, the other approves."""

TWICE = "模拟{place}双账号人员{number}"


def two_accounts(place: Division, number: int) -> tuple[Actor, Actor]:
    """Open two accounts for one person of a civil affairs office, and let both act."""
    who = TWICE.format(place=place.name, number=number)
    one, other = (f"moni_{place.code}_{number}{mark}" for mark in "ab")
    return _account(one, who, place), _account(other, who, place)


def _account(username: str, who: str, place: Division) -> Actor:
    # Nobody is told the password: these accounts act, and nobody signs in with them.
    user = access.add_user(username, token_urlsafe(), who, by=SYSTEM, reason="模拟")
    return access.add_post(user, "civil_affairs", place, by=SYSTEM, reason="模拟").actor


def official(role: str, place: Division, hand: str = CLERK) -> Actor:
    """Return an invented official of a division: ``finance`` or ``civil_affairs``."""
    post = roles()[role]
    return Actor(
        name=f"模拟{place.name}{post.title}{hand}",
        post=f"{place} {post.title}",
        scope_path=place.path,
        allowed=post.actions,
    )
