"""A month of a programme reckoned, for the post's own division."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhida.access.models import Post
from zhida.core.telling import Tell
from zhida.payments import actions
from zhida.payments.models import PayoutRun
from zhida.payments.queries.runs import runs_in
from zhida.registers import queries as registers


def do(told: Mapping[str, Any], post: Post, tell: Tell) -> str:
    """Reckon the month, and return the address of the run."""
    made = actions.compute_run(
        post.division,
        registers.programme(told["programme"]),
        told["month"],
        agency=registers.agency(told["agency"]) if told["agency"] else None,
        tell=tell,
        by=post.actor,
    )
    return _address(made)


def came_of(told: Mapping[str, Any], post: Post) -> str | None:
    """Return the address of the month's run, if this post has reckoned it."""
    of_month = runs_in(post.scope, programme=told["programme"], month=told["month"])
    own = of_month.filter(division=post.division, computed_by=post.actor.name)
    made = own.filter(agency__code=told["agency"] or None).exclude(state="discarded").first()
    return _address(made) if made else None


def _address(run: PayoutRun) -> str:
    return reverse("payments:run", args=[run.pk])
