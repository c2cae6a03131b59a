"""The addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from zhida.allotments import views

app_name = "allotments"
menu = [("指标台账", "allotments:ledger")]

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("register/<int:pk>/", views.register, name="register"),
    path("notices/<int:pk>/", views.notice, name="notice"),
]
