"""Who I am and what I may see, and the failed logins, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from ninja.pagination import paginate

from zhida.access import queries
from zhida.access.models import Post

router = Router(tags=["人员权限"])


class PostOut(Schema):
    """A post, with what it may do."""

    id: int
    title: str
    role: str
    division: str
    agency: str | None
    actions: list[str]

    @staticmethod
    def of(post: Post) -> PostOut:
        """Return the post for the outside."""
        return PostOut(
            id=post.pk,
            title=str(post),
            role=post.role,
            division=post.division.code,
            agency=post.agency.code if post.agency else None,
            actions=sorted(post.actor.allowed or ()),
        )


class MeOut(Schema):
    """The person who asks, the post in force, and the posts to choose from."""

    username: str
    name: str
    post: PostOut | None
    posts: list[PostOut]


class PersonOut(Schema):
    """A person with the posts inside the asker's scope."""

    username: str
    display_name: str
    is_active: bool
    posts: list[str]

    @staticmethod
    def resolve_posts(user: Any) -> list[str]:
        """Return the posts in words."""
        return [str(post) for post in user.posts.all()]


class FailedAttemptOut(Schema):
    """Failed logins of one name from one address, as axes counts them."""

    username: str | None
    ip_address: str | None
    attempt_time: datetime
    failures_since_start: int


@router.get("/me", response=MeOut, summary="我是谁")
def me(request: Any) -> MeOut:
    """Return the person, the post in force and all posts held today."""
    return MeOut(
        username=request.user.username,
        name=str(request.user),
        post=request.post and PostOut.of(request.post),
        posts=[PostOut.of(post) for post in queries.posts_held(request.user)],
    )


@router.get("/users", response=list[PersonOut], summary="用户和岗位")
@paginate
def users(request: Any) -> Any:
    """Return the people with a post inside the scope; for administrators."""
    queries.demand(request.post, "users")
    return queries.users_in(request.scope)


@router.get("/failed-attempts", response=list[FailedAttemptOut], summary="登录失败")
@paginate
def failed_attempts(request: Any) -> Any:
    """Return the failed logins that may lead to a lockout; for auditors and administrators."""
    queries.demand(request.post, "sign_ins")
    return queries.failed_attempts()
