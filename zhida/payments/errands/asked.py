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
from zhida.store.errands import KEPT_HOURS, Errand, ask, found, of_user
from zhida.store.uploads import put

if TYPE_CHECKING:
    from zhida.access.models import Post

FOLDER = "waiting-payments"

LONG = 20_000
"""From how many people on it is done beside the server: a county's month takes about a second,
hardly more than to start a process."""


@dataclass(frozen=True)
class Asked(Errand):
    """What somebody asked for; ``back`` is the address of the page it was asked from.

    ``anew`` is False when it had been done already: what there is did not come of this errand.
    """

    child: ClassVar[str] = "zhida.payments.errands.child"
    broken_off: ClassVar[str] = "处理中断，没有生成任何内容。请返回后重新办理。"

    kind: str
    title: str
    back: str
    post: int
    told: dict[str, Any]
    anew: bool

    @property
    def files(self) -> Path:
        """Where the file lies, if it is about one."""
        return self.folder / "files"

    @property
    def given(self) -> dict[str, Any]:
        """What is asked for as the module takes it that does it: with the file's whole path."""
        file = next(self.files.glob("*"), None)
        return self.told | {"file": str(file)} if file else self.told


def begin(
    kind: str,
    title: str,
    back: str,
    post: Post,
    told: Mapping[str, Any],
    file: Iterable[bytes] = (),
) -> Asked:
    """Keep what is asked for, and the ``file`` it is about; the same asked twice is one errand."""
    for other in () if file else waiting(post.user_id):
        if (other.kind, other.post, other.told) == (kind, post.pk, told) and not other.answer:
            return other
    fields = {
        "user": post.user_id,
        "kind": kind,
        "title": title,
        "back": back,
        "post": post.pk,
        "told": dict(told),
        "anew": bool(file) or _came_of(kind, told, post) is None,
    }

    def fill(asked: Asked) -> None:
        if file:
            asked.files.mkdir()
            put(asked.files, told["name"], file)

    return ask(Asked, _place(), fields, fill)


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
    address: str = _module(kind).do(told, post, tell)
    return address


def do_once(asked: Asked, post: Post) -> str:
    """Do what was asked for, and return the address of what came of it.

    A process before this one may have done it and have been killed before it could say so; what
    was there before it was asked for is none of its doing.
    """
    try:
        return do(asked.kind, asked.given, post, asked.tell())
    except Refusal:
        before = came_of(asked, post)
        if before is None:
            raise
        return before


def came_of(asked: Asked, post: Post) -> str | None:
    """Return the address of what came of it, None as long as nothing did."""
    if asked.answer and "done" in asked.answer:
        return str(asked.answer["done"])
    return _came_of(asked.kind, asked.given, post) if asked.anew else None


def _came_of(kind: str, told: Mapping[str, Any], post: Post) -> str | None:
    address: str | None = _module(kind).came_of(told, post)
    return address


def _module(kind: str) -> Any:
    return import_module(f"{__package__}.{kind}")


def _place() -> Path:
    return Path(settings.ZHIDA_HOME) / FOLDER
