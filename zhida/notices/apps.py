"""Django's name for this stage."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The stage notices 资金文件."""

    name = "zhida.notices"
    label = "notices"
    verbose_name = "资金文件"
    default_auto_field = "django.db.models.BigAutoField"
