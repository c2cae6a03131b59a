"""Django's name for the doors."""

from django.apps import AppConfig


class EntryConfig(AppConfig):
    """The doors: base page, static files, API."""

    name = "zhida.entry"
    label = "entry"
    verbose_name = "入口"
