"""Django's name for this stage."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The stage registers 基础登记."""

    name = "zhida.registers"
    label = "registers"
    verbose_name = "基础登记"
    default_auto_field = "django.db.models.BigAutoField"
