"""A return file taken in: what the channel says of each line of an order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.urls import reverse

from zhida.access.models import Post
from zhida.core.telling import Tell
from zhida.payments import actions
from zhida.payments.models import ReturnFile
from zhida.payments.queries import return_files
from zhida.store.files import digest


def do(told: Mapping[str, Any], post: Post, tell: Tell) -> str:
    """Take the file in, and return the address of what it came to; again, nothing changes."""
    tell("正在对账并登记结果", 0, 0)
    made = actions.take_in_outcomes(
        told["channel"], Path(told["file"]), told["name"], by=post.actor
    )
    return _address(made)


def came_of(told: Mapping[str, Any], post: Post) -> str | None:
    """Return the address of what the file came to, if it was taken in."""
    made = return_files(post.scope).filter(sha256=digest(Path(told["file"]))).first()
    return _address(made) if made else None


def _address(file: ReturnFile) -> str:
    return reverse("payments:outcome", args=[file.pk])
