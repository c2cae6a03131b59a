"""What somebody asked for, kept until it is done and looked at; and the way to what does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings

from zhida.core.refusal import Refusal
from zhida.core.telling import Tell, silent
from zhida.payments.refusals import NO_SUCH_ERRAND
from zhida.store.errands import ASKED, KEPT_HOURS, Errand, begun_in, found, of_user

if TYPE_CHECKING:
    from zhida.access.models import Post

FOLDER = "waiting-payments"

BEGUN = "begun"
"""Under which name it is kept that a process has taken the errand up."""

LONG = 20_000
"""From how many people on it is done beside the server: a county's month takes about a second,
hardly more than to start a process."""


@dataclass(frozen=True)
class Asked(Errand):
    """What somebody asked for; ``back`` is the address of the page it was asked from."""

    child: ClassVar[str] = "zhida.payments.errands.child"
    broken_off: ClassVar[str] = "处理中断，没有生成任何内容。请返回后重新办理。"

    kind: str
    title: str
    back: str
    post: int
    told: dict[str, Any]


def begin(
    kind: str,
    title: str,
    back: str,
    post: Post,
    told: Mapping[str, Any],
    file: Iterable[bytes] = (),
) -> Asked:
    """Keep what is asked for, and the ``file`` it is about; the same asked twice is one errand."""
    fields: dict[str, Any] = {"kind": kind, "title": title, "back": back, "post": post.pk}
    for other in waiting(post.user_id):
        if (other.kind, other.post, other.told) == (kind, post.pk, told) and not other.answer:
            return other
    folder = begun_in(_place())
    content = dict(told)
    if file:
        place = folder / f"file{Path(content['name']).suffix.lower()[:8]}"
        content["file"] = str(place)
        with place.open("wb") as kept:
            kept.writelines(file)
    asked = Asked(folder, user=post.user_id, told=content, **fields)
    asked.keep(ASKED, {"user": asked.user, "told": asked.told, **fields})
    return asked


def errand(key: str, user: int) -> Asked:
    """Return what this user asked for; raises the refusal ``errand_waits_here`` for any other."""
    asked = found(Asked, _place(), key, user)
    if asked is None:
        raise NO_SUCH_ERRAND(hours=KEPT_HOURS)
    return asked


def waiting(user: int) -> list[Asked]:
    """Return what a user asked for and has not looked at the end of, the last first."""
    return of_user(Asked, _place(), user)


def posting(roster: str, user: int) -> Asked | None:
    """Return the errand that is posting the roster with this key, if there is one under way."""
    for asked in waiting(user):
        if asked.told.get("roster") == roster and not asked.answer:
            return asked
    return None


def do(kind: str, told: Mapping[str, Any], post: Post, tell: Tell = silent) -> str:
    """Do it, and return the address of what came of it."""
    address: str = import_module(f"{__package__}.{kind}").do(told, post, tell)
    return address


def carry_on(asked: Asked, post: Post) -> str:
    """Do an errand as its process, and return the address of what came of it.

    A process before this one may have done it and have been killed before it could say so; what
    was there before the errand began is none of its doing.
    """
    tried = asked.kept(BEGUN) is not None
    asked.keep(BEGUN, {})
    try:
        return do(asked.kind, asked.told, post, asked.tell())
    except Refusal:
        before = came_of(asked, post) if tried else None
        if before is None:
            raise
        return before


def came_of(asked: Asked, post: Post) -> str | None:
    """Return the address of what came of it, None as long as nothing did."""
    if asked.answer and "done" in asked.answer:
        return str(asked.answer["done"])
    if asked.kept(BEGUN) is None:
        return None
    address: str | None = import_module(f"{__package__}.{asked.kind}").came_of(asked.told, post)
    return address


def _place() -> Any:
    return settings.ZHIDA_HOME / FOLDER
