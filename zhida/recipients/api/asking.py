"""What every operation of this stage asks alike: who asks, and what that post may see."""

from __future__ import annotations

from typing import Any

from ninja import Router

router = Router(tags=["救助对象"])


def scope_of(request: Any) -> Any:
    """Return what the asking post may see."""
    return request.scope


def actor_of(request: Any) -> Any:
    """Return who acts."""
    return request.actor
