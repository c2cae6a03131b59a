"""Django's name for the doors."""

from django.apps import AppConfig


class EntryConfig(AppConfig):
    """The doors: base page, static files, API."""

    name = "zhida.entry"
    label = "entry"
    verbose_name = "入口"

    def ready(self) -> None:
        """Let the checks of the front end's files register themselves."""
        import zhida.entry.assets  # noqa: F401
