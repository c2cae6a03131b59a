"""A new key for personal data: every number is sealed anew under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from zhida.core.telling import Tell, silent
from zhida.recipients import documents
from zhida.recipients.models import Person
from zhida.store.action import Actor, action
from zhida.store.keyring import keyring
from zhida.store.trail import Line

BATCH = 2000


@action("recipients.rotate_keys", "更换密钥")
def rotate_keys(line: Line, *, tell: Tell = silent, by: Actor, reason: str = "") -> int:
    """Make a new key and seal every number of people and accounts anew; return how many.

    The hashes by which numbers are found keep their key. Old keys stay in the key file, so that a
    backup of the database opens, and so that an interrupted rotation loses nothing.
    """
    number = keyring().rotate()
    renewed = sum(_renew(model, about, tell) for model, about in _sealed())
    line.about("个人信息的密钥")
    line.says(key=number, renewed=renewed)
    return renewed


def _sealed() -> Iterator[tuple[Any, str]]:
    """Yield every table that holds sealed numbers, of later stages too, and what they are about.

    A number that is not a person's document is an account's.
    """
    for model in apps.get_models():
        if any(field.name == "number_sealed" for field in model._meta.concrete_fields):
            yield model, documents.PERSON_NUMBER if model is Person else documents.ACCOUNT_NUMBER


def _renew(model: Any, about: str, tell: Tell) -> int:
    keys = model.objects.exclude(number_sealed=None).order_by("pk")
    total, done, last = keys.count(), 0, 0
    while batch := list(keys.filter(pk__gt=last).only("pk", "number_sealed")[:BATCH]):
        plains = keyring().unseal_all((one.number_sealed for one in batch), about)
        for one, sealed in zip(batch, keyring().seal_all(plains, about), strict=True):
            one.number_sealed = sealed
        model.objects.bulk_update(batch, ["number_sealed"])
        done, last = done + len(batch), batch[-1].pk
        tell("重新加密", done, total)
    return done
