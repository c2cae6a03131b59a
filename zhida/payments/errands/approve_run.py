"""A reckoned month approved: it becomes payouts, one for each subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from zhida.access.models import Post
from zhida.core.telling import Tell
from zhida.payments import actions, asking
from zhida.payments.models import PayoutRun
from zhida.payments.queries.runs import run_in, runs_in


def do(told: Mapping[str, Any], post: Post, tell: Tell) -> str:
    """Approve the run, and return where to look at what it became."""
    given = dict(told)
    run, reason = run_in(post.scope, given.pop("run")), given.pop("reason")
    given["requested_on"] = date.fromisoformat(given["requested_on"])
    terms = asking.run_terms(post.scope, **given)
    actions.approve_run(run, terms, tell=tell, by=post.actor, reason=reason)
    return _address(run)


def came_of(told: Mapping[str, Any], post: Post) -> str | None:
    """Return where to look at what the run became, if this post approved it."""
    run = runs_in(post.scope).filter(pk=told["run"], approved_by=post.actor.name).first()
    return _address(run) if run else None


def _address(run: PayoutRun) -> str:
    """Return the address of the run's payout, or of the run that lists several."""
    made = list(run.payouts.values_list("pk", flat=True))
    if len(made) == 1:
        return reverse("payments:payout", args=made)
    return reverse("payments:run", args=[run.pk])
