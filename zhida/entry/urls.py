"""All addresses: every stage's ``urls`` module, found by its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from zhida.entry import views
from zhida.entry.api import api
from zhida.entry.frame import stages_with


def _stage_addresses() -> list[URLPattern | URLResolver]:
    """Return each stage's pages under the stage's own name: ``/allotments/``, ``/notices/`` …"""
    return [
        path(f"{urls.app_name}/", include((urls.urlpatterns, urls.app_name)))
        for urls in stages_with("urls")
    ]


urlpatterns = [
    path("", views.overview, name="overview"),
    path("landing/", views.landing, name="landing"),
    path("favicon.ico", views.favicon),
    path("choices/", views.choose, name="choose"),
    path("post/", views.change_post, name="change_post"),
    path("api/", api.urls),
    # Nobody has a mail address here, so allauth's page about them is not shown.
    path("accounts/email/", RedirectView.as_view(pattern_name="overview")),
    path("accounts/", include("allauth.urls")),
    *_stage_addresses(),
]

handler400 = "zhida.entry.doors.bad_request"
handler403 = "zhida.entry.doors.forbidden"
handler404 = "zhida.entry.doors.not_found"
handler500 = "zhida.entry.doors.broken"
