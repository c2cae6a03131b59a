"""The addresses of documents: the list, the upload, the reading while it goes on, the source."""

from __future__ import annotations

from django.urls import path

from zhida.notices import views

app_name = "notices"
menu = [("资金文件", "notices:list", "")]

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("upload/", views.upload, name="upload"),
    path("readings/<int:pk>/", views.reading, name="reading"),
    path("readings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("readings/<int:pk>/correct/<path:place>/", views.correct, name="correct"),
    path("readings/<int:pk>/file/", views.original, name="original"),
    path("readings/<int:pk>/pages/<int:page>.png", views.page_image, name="page"),
]
