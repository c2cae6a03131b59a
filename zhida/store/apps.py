"""Django's name for this stage; the guards of written-once rows follow every migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """The stage store 存储."""

    name = "zhida.store"
    label = "store"
    verbose_name = "存储"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the guards whenever tables were made or remade."""
        post_migrate.connect(_install_guards, sender=self)


def _install_guards(using: str, **signal: Any) -> None:
    from zhida.store.append_only import install_guards

    install_guards(using)
