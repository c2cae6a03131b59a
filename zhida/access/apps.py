"""Django's name for this stage."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The stage access 人员权限."""

    name = "zhida.access"
    label = "access"
    verbose_name = "人员权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to record who comes in."""
        import zhida.access.sign_in  # noqa: F401
