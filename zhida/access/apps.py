"""Django's name for this stage."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The stage access 人员权限."""

    name = "zhida.access"
    label = "access"
    verbose_name = "人员权限"
    default_auto_field = "django.db.models.BigAutoField"
