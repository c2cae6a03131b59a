"""Django's name for this stage."""

from django.apps import AppConfig


class AllotmentsConfig(AppConfig):
    """The stage allotments 指标台账."""

    name = "zhida.allotments"
    label = "allotments"
    verbose_name = "指标台账"
    default_auto_field = "django.db.models.BigAutoField"
