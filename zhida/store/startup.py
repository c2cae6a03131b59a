"""How a command gets at the database: Django is made ready only by commands that need it."""

from __future__ import annotations

import gc
import getpass
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhida.store.action import Actor


def start_django() -> None:
    """Make Django ready; imported and called inside a command, so that ``--help`` needs none."""
    choose_settings()
    import django
    from django.apps import apps

    if apps.ready:
        return
    # What is being loaded stays: to look through it for rubbish again and again, and once more when
    # the process ends, only costs time: a fifth of a second for a command.
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def choose_settings() -> None:
    """Name the settings, for a command that needs them but no database: that starts much faster."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")


def command_line_actor() -> Actor:
    """Return who acts when a command is given on the machine itself, without ``--as``."""
    from zhida.store.action import Actor

    return Actor(f"命令行：{getpass.getuser()}")
