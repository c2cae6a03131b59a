"""Who holds which post, and what it may see."""

from __future__ import annotations

from datetime import date

from axes.models import AccessAttempt
from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from zhida.access.models import Post, User
from zhida.access.roles import AREA_NOT_OPEN
from zhida.access.scope import NOWHERE, Scope
from zhida.core.refusal import refusal
from zhida.store.action import Actor

NO_SUCH_USER = refusal(
    "no_such_user",
    "没有用户名为“{username}”的用户。",
    advice="请核对用户名；用 zhida users list 可以查看全部用户。",
    status=404,
)

NO_POST = refusal(
    "no_post",
    "用户“{username}”目前没有在任的岗位。",
    advice="请系统管理员用 zhida users post 授予岗位。",
    status=403,
)

NO_SUCH_POST = refusal(
    "no_such_post",
    "没有编号为 {key} 的岗位。",
    advice="请核对编号；用 zhida users list 可以查看全部岗位。",
    status=404,
)


def user_named(username: str) -> User:
    """Return the user of that name; raises the refusal ``no_such_user``."""
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise NO_SUCH_USER(username=username) from None


def shown_name(username: str) -> str:
    """Return what a user is called on pages: the name of the person, else what is signed in by."""
    found = User.objects.filter(username=username).values_list("display_name", flat=True).first()
    return found or username


def post(key: int) -> Post:
    """Return the post of that id; raises the refusal ``no_such_post``."""
    found = Post.objects.filter(pk=key).select_related("user", "division", "agency").first()
    if found is None:
        raise NO_SUCH_POST(key=key)
    return found


def posts_held(user: User, on: date | None = None) -> list[Post]:
    """Return the posts that a person holds on a day (today), in the order they were given."""
    day = on or localdate()
    held = user.posts.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
    )
    return list(held.select_related("user", "division", "agency"))


def post_in_force(user: User, chosen: int | None = None) -> Post | None:
    """Return the chosen post if the person still holds it, else the first held, else None."""
    held = posts_held(user)
    return next((post for post in held if post.pk == chosen), held[0] if held else None)


def demand(post: Post | None, area: str) -> None:
    """Raise the refusal ``area_not_open`` unless there is a post and it may read the area."""
    if post is None or not post.may_read(area):
        raise AREA_NOT_OPEN()


def scope_of(user: User, post: Post | None = None) -> Scope:
    """Return what a person may see in a post (by default the first held); nothing without one."""
    held = post or post_in_force(user)
    return held.scope if held else NOWHERE


def actor_named(username: str) -> Actor:
    """Return who acts when a command says ``--as USERNAME``, in the first post held.

    Raises the refusals ``no_such_user`` and ``no_post``.
    """
    post = post_in_force(user_named(username))
    if post is None:
        raise NO_POST(username=username)
    return post.actor


def users_in(scope: Scope) -> QuerySet[User]:
    """Return the people with a post inside the scope; those without any post only for ``all``.

    Each carries only the posts that lie inside the scope.
    """
    posts = scope.filter(Post.objects.all(), "division__path").select_related("division", "agency")
    users = User.objects.all() if scope.all else User.objects.filter(posts__in=posts).distinct()
    return users.prefetch_related(Prefetch("posts", posts)).order_by("username")


def newcomers() -> QuerySet[User]:
    """Return the accounts that never had a post: any administrator may give them their first."""
    return User.objects.filter(posts__isnull=True).order_by("username")


def failed_attempts() -> QuerySet[AccessAttempt]:
    """Return the failed logins that axes still counts, the latest first; for area ``sign_ins``."""
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.order_by("-attempt_time")
    return attempts
