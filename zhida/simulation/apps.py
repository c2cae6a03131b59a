"""Django's name for this stage."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    """The stage simulation 模拟; it has no tables of its own."""

    name = "zhida.simulation"
    label = "simulation"
    verbose_name = "模拟"
    default_auto_field = "django.db.models.BigAutoField"
