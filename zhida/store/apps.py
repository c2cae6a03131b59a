"""Django's name for this stage."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The stage store 存储."""

    name = "zhida.store"
    label = "store"
    verbose_name = "存储"
    default_auto_field = "django.db.models.BigAutoField"
