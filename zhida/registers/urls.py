"""The addresses of the official lists."""

from __future__ import annotations

from django.urls import path

from zhida.registers import views
from zhida.registers.listing import TABLES

app_name = "registers"
menu = [("系统", "registers:home", "")]
system_tabs = [(table.title, "registers:table", (table.name,), "") for table in TABLES]

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:name>/", views.table, name="table"),
    path("<slug:name>/add/<slug:action>/", views.add, name="add"),
    path("<slug:name>/<int:pk>/end/", views.end, name="end"),
]
