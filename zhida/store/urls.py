"""The addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from zhida.store import views

app_name = "store"
menu = [("审计追踪", "store:trail", "trail")]

urlpatterns = [
    path("", views.trail, name="trail"),
    path("verify/", views.verify, name="verify"),
    path("export.xlsx", views.export_trail, name="export"),
    path("<int:number>/", views.line, name="line"),
]
