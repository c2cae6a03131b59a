"""The addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from zhida.allotments import views

app_name = "allotments"
menu = [("指标台账", "allotments:ledger", "")]

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("tree/", views.tree, name="tree"),
    path("export.xlsx", views.export_ledger, name="export"),
    path("trace/", views.trace, name="trace"),
    path("register/<int:pk>/", views.register, name="register"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("notices/<int:pk>/source/", views.notice_source, name="source"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pass-down/", views.pass_down, name="pass_down"),
    path("<int:pk>/receipt/", views.confirm_receipt, name="receipt"),
    path("<int:pk>/<slug:kind>/", views.change, name="change"),
    path("movements/<int:pk>/correct/", views.correct, name="correct"),
]
