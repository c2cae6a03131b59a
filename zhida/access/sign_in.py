"""Who tried to come in: every login, failure, lockout and logout becomes a line of the trail.

The events are Django's, allauth's and axes' own signals. A name that nobody here bears is not
written down: people type passwords into the wrong field, and the trail cannot be cleaned.
"""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from zhida.access import actions
from zhida.access.models import User


@receiver(user_logged_in, dispatch_uid="zhida.logged_in")
def _logged_in(request: Any, user: User, **_: Any) -> None:
    actions.record_sign_in("login", user, _address(request))


@receiver(user_logged_out, dispatch_uid="zhida.logged_out")
def _logged_out(request: Any, user: User | None, **_: Any) -> None:
    if user is not None:
        actions.record_sign_in("logout", user, _address(request))


@receiver(user_login_failed, dispatch_uid="zhida.login_failed")
def _failed(credentials: dict[str, Any], request: Any, **_: Any) -> None:
    if not request.axes_locked_out:
        actions.record_sign_in("failed", _bearer(credentials.get("username")), _address(request))


@receiver(user_locked_out, dispatch_uid="zhida.locked_out")
def _locked(request: Any, username: str | None, **_: Any) -> None:
    # axes counts a try only while the door is open. Tries at a closed door say nothing new, and
    # a robot could fill the trail with them.
    if request.axes_failures_since_start is None:
        return
    for event in ("failed", "lockout"):
        actions.record_sign_in(event, _bearer(username), _address(request))


def typed_username(request: Any, credentials: dict[str, Any] | None) -> str:
    """Return the user name that axes counts failures by, as typed but for case and blanks."""
    typed = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(typed).strip().casefold()


def _bearer(username: str | None) -> User | None:
    return User.objects.filter(username__iexact=username or "").first()


def _address(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""
