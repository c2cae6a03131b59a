"""All addresses: every stage's ``urls`` module, found by its name."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
