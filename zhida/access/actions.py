"""What may change people and posts, and the record of who came in."""

from __future__ import annotations

from datetime import date

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from zhida.access.models import Post, User
from zhida.access.roles import roles
from zhida.core.refusal import refusal
from zhida.registers.models import Agency, Division
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line

USERNAME_TAKEN = refusal(
    "username_taken",
    "用户名“{username}”已有人使用。",
    advice="请换一个用户名。",
)

PASSWORD_TOO_WEAK = refusal(
    "password_too_weak",
    "密码不符合要求：{why}",
    advice="请换一个更长、更难猜的密码。",
    status=422,
)

AGENCY_OF_ANOTHER_DIVISION = refusal(
    "agency_of_another_division",
    "“{agency}”属于{its}，不属于{division}。",
    advice="请核对机构与区划。",
)

NO_SUCH_ROLE = refusal(
    "no_such_role",
    "没有“{role}”这个角色。",
    advice="可用的角色：{roles}。",
    status=422,
)

DATES_REVERSED = refusal(
    "post_ends_before_it_begins",
    "止期 {end} 早于起期 {start}。",
    advice="请核对日期。",
    status=422,
)

SIGN_IN_EVENTS = {"login": "登录", "logout": "退出", "failed": "密码错误", "lockout": "锁定"}

UNKNOWN_NAME = "未登记的用户名"


@action("access.add_user", "开设用户")
def add_user(
    line: Line, username: str, password: str, display_name: str = "", *, by: Actor, reason: str = ""
) -> User:
    """Open an account without any post. Refuses a name in use and a weak password."""
    if User.objects.filter(username__iexact=username).exists():
        raise USERNAME_TAKEN(username=username)
    user = User(username=username, display_name=display_name)
    _set_password(user, password)
    line.about(f"用户 {username}")
    line.says(username=username, display_name=display_name)
    line.wrote(user)
    return user


@action("access.set_password", "重设密码")
def set_password(line: Line, user: User, password: str, *, by: Actor, reason: str = "") -> None:
    """Give a person a new password; every session of theirs ends. Refuses a weak one."""
    _set_password(user, password)
    line.about(f"用户 {user.username}")
    line.wrote(user)


@action("access.close_user", "停用用户")
def close_user(line: Line, user: User, *, by: Actor, reason: str = "") -> None:
    """Close an account; its posts and its deeds stay on record."""
    if not user.is_active:
        raise Unchanged(None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    line.about(f"用户 {user.username}")
    line.wrote(user)


@action("access.add_post", "授予岗位")
def add_post(
    line: Line,
    user: User,
    role: str,
    division: Division,
    agency: Agency | None = None,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Actor,
    reason: str = "",
) -> Post:
    """Give a person a role in a division, or in one institution of it."""
    if role not in roles():
        raise NO_SUCH_ROLE(role=role, roles="、".join(roles()))
    if agency and agency.division_id != division.pk:
        raise AGENCY_OF_ANOTHER_DIVISION(agency=agency, its=agency.division, division=division)
    if valid_from and valid_to and valid_to < valid_from:
        raise DATES_REVERSED(start=valid_from, end=valid_to)
    post = Post.objects.create(
        user=user,
        role=role,
        division=division,
        agency=agency,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    line.about(f"用户 {user.username}", division.path)
    line.says(post=str(post))
    line.wrote(post)
    return post


@action("access.end_post", "终止岗位")
def end_post(
    line: Line, post: Post, *, last_day: date | None = None, by: Actor, reason: str = ""
) -> Post:
    """End a post after a last day (today)."""
    last_day = last_day or localdate()
    if post.valid_to == last_day:
        raise Unchanged(post)
    if post.valid_from and last_day < post.valid_from:
        raise DATES_REVERSED(start=post.valid_from, end=last_day)
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    line.about(f"用户 {post.user.username}", post.division.path)
    line.says(post=str(post), last_day=last_day.isoformat())
    line.wrote(post)
    return post


@action("access.unlock", "解除锁定")
def unlock(line: Line, user: User, *, by: Actor, reason: str = "") -> int:
    """Forget the failed tries of a person; returns how many records were forgotten."""
    attempts = AccessAttempt.objects.filter(username__iexact=user.username)
    if not attempts:
        raise Unchanged(0)
    forgotten: int = attempts.delete()[0]
    line.about(f"用户 {user.username}")
    line.says(forgotten=forgotten)
    return forgotten


def record_sign_in(event: str, user: User | None, address: str) -> None:
    """Write one line of the trail about a login, a failure, a lockout or a logout."""
    _record(event, user, address, by=Actor(user.username if user else UNKNOWN_NAME))


@action("access.sign_in", "登录记录")
def _record(line: Line, event: str, user: User | None, address: str, *, by: Actor) -> None:
    post = user.posts.select_related("division").first() if user else None
    name = user.username if user else UNKNOWN_NAME
    line.about(f"{SIGN_IN_EVENTS[event]} {name}", post.division.path if post else "")
    line.says(event=event, address=address)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise PASSWORD_TOO_WEAK(why="".join(weak.messages)) from weak
    user.set_password(password)
    user.save()
