"""Django's name for this stage."""

from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    """The stage recipients 救助对象."""

    name = "zhida.recipients"
    label = "recipients"
    verbose_name = "救助对象"
    default_auto_field = "django.db.models.BigAutoField"
