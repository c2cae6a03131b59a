"""The invented officials: who acts in the simulation, each with the rights of a real post."""

from __future__ import annotations

from zhida.access.roles import roles
from zhida.registers.models import Division
from zhida.store.action import Actor

CLERK, REVIEWER = "经办", "复核"
"""Two hands of each office: what one prepares, the other approves."""


def official(role: str, place: Division, hand: str = CLERK) -> Actor:
    """Return an invented official of a division: ``finance`` or ``civil_affairs``."""
    post = roles()[role]
    return Actor(
        name=f"模拟{place.name}{post.title}{hand}",
        post=f"{place} {post.title}",
        scope_path=place.path,
        allowed=post.actions,
    )
