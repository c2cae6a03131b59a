"""A roster that was sent in and checked: its people taken in, unless they are, its lines posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from zhida.access.models import Post
from zhida.core.telling import Tell
from zhida.payments import actions, asking
from zhida.payments.models import Payout
from zhida.payments.queries import is_cancelled, payouts
from zhida.recipients import intake, queries
from zhida.recipients.actions import import_roster
from zhida.recipients.roster_reading import judged


def do(told: Mapping[str, Any], post: Post, tell: Tell) -> str:
    """Post the roster, and return the address of the payout; the file is needed no more."""
    given = dict(told)
    sent = intake.intake(settings.ZHIDA_HOME, given.pop("roster"), post.user_id)
    given.pop("sha256")
    month = given.pop("month")
    given["requested_on"] = date.fromisoformat(given["requested_on"])
    terms = asking.terms(post.scope, division=post.division.code, **given)
    with judged(sent.file, tell) as verdict:
        if not queries.rosters(post.scope).filter(sha256=verdict.sha256).exists():
            import_roster(verdict, sent.name, terms.division, tell=tell, by=post.actor)
        tell("正在写入明细", 0, 0)
        made = actions.post_payout(verdict, terms, month, by=post.actor)
    sent.give_up()
    return _address(made)


def came_of(told: Mapping[str, Any], post: Post) -> str | None:
    """Return the address of the roster's payout, if this post has made it."""
    own = payouts(post.scope).filter(division=post.division, made_by=post.actor.name)
    made = own.filter(origin_sha256=told["sha256"]).first()
    return _address(made) if made and not is_cancelled(made) else None


def _address(payout: Payout) -> str:
    return reverse("payments:payout", args=[payout.pk])
