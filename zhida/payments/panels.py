"""What payments show on the pages of other stages; found there by its name."""

from zhida.payments.views.panels import allotment, person

__all__ = ["allotment", "person"]
