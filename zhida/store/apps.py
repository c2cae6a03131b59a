"""Django's name for this stage; the guards of written-once rows step aside for a migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class StoreConfig(AppConfig):
    """The stage store 存储."""

    name = "zhida.store"
    label = "store"
    verbose_name = "存储"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the guards whenever tables were made or remade."""
        pre_migrate.connect(_make_way, sender=self)
        post_migrate.connect(_install_guards, sender=self)


def _make_way(using: str, **signal: Any) -> None:
    """Drop the guards on SQLite: it cannot rename a rebuilt table that a trigger speaks of."""
    from django.db import connections

    from zhida.store.append_only import drop_guards

    if connections[using].vendor == "sqlite":
        drop_guards(using)


def _install_guards(using: str, **signal: Any) -> None:
    from zhida.store.append_only import install_guards

    install_guards(using)
