"""The addresses of people and posts."""

from __future__ import annotations

from django.urls import path

from zhida.access import views

app_name = "access"
system_tabs = [("用户与岗位", "access:users", (), "users")]

urlpatterns = [
    path("", views.users, name="users"),
    path("add/", views.add_user, name="add"),
    path("<int:pk>/post/", views.add_post, name="post"),
    path("<int:pk>/password/", views.set_password, name="password"),
    path("<int:pk>/close/", views.close_user, name="close"),
    path("<int:pk>/unlock/", views.unlock, name="unlock"),
    path("posts/<int:pk>/end/", views.end_post, name="end_post"),
]
