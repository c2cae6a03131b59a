"""Django's name for this stage."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The stage payments 支付."""

    name = "zhida.payments"
    label = "payments"
    verbose_name = "支付"
    default_auto_field = "django.db.models.BigAutoField"
