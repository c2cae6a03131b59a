"""Commands for people and posts. Passwords come from the keyboard or standard input only."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhida.access.models import Post, User

DAY = click.DateTime(["%Y-%m-%d"])
REASON = click.option("--reason", default="", metavar="理由", help="写入审计记录的理由。")
PASSWORD = click.option(
    "--password-stdin", is_flag=True, help="从标准输入的第一行读密码，不在屏幕上询问。"
)


@click.group()
def users() -> None:
    """用户和岗位。"""


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def list_command(as_json: bool) -> None:
    """列出用户和他们的岗位。"""
    _start()
    from zhida.access.queries import users_in
    from zhida.access.scope import EVERYWHERE

    found = [_as_dict(user) for user in users_in(EVERYWHERE)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for user in found:
        state = "" if user["active"] else "（已停用）"
        posts = "；".join(f"{post['id']} {post['title']}" for post in user["posts"])
        click.echo(f"{user['username']}\t{user['name']}{state}\t{posts or '无岗位'}")


@users.command()
@click.argument("username")
@click.option("--name", default="", metavar="姓名", help="显示的姓名。")
@PASSWORD
@REASON
def add(username: str, name: str, password_stdin: bool, reason: str) -> None:
    """开设用户；岗位另用 zhida users post 授予。"""
    by = _start()
    from zhida.access import actions

    actions.add_user(username, _password(password_stdin), name, by=by, reason=reason)
    click.echo(f"已开设用户 {username}。")


@users.command()
@click.argument("username")
@PASSWORD
@REASON
def password(username: str, password_stdin: bool, reason: str) -> None:
    """重设密码。"""
    by = _start()
    from zhida.access import actions, queries

    user = queries.user_named(username)
    actions.set_password(user, _password(password_stdin), by=by, reason=reason)
    click.echo(f"已重设 {username} 的密码。")


@users.command()
@click.argument("username")
@click.argument("role")
@click.argument("division")
@click.option("--agency", metavar="单位代码", help="机构岗位所在的机构。")
@click.option("--from", "first", type=DAY, metavar="日期", help="任职起。")
@click.option("--to", "last", type=DAY, metavar="日期", help="任职止。")
@REASON
def post(
    username: str,
    role: str,
    division: str,
    agency: str | None,
    first: datetime | None,
    last: datetime | None,
    reason: str,
) -> None:
    """授予岗位：角色为 finance、civil_affairs、institution、auditor 或 administrator。"""
    by = _start()
    from zhida.access import actions, queries
    from zhida.registers import queries as registers

    given = actions.add_post(
        queries.user_named(username),
        role,
        registers.division(division),
        registers.agency(agency) if agency else None,
        valid_from=_day(first),
        valid_to=_day(last),
        by=by,
        reason=reason,
    )
    click.echo(f"已授予 {username}：{given}（编号 {given.pk}）。")


@users.command("end-post")
@click.argument("post_id", type=int)
@click.option("--on", type=DAY, metavar="日期", help="最后一天；默认今天。")
@REASON
def end_post(post_id: int, on: datetime | None, reason: str) -> None:
    """终止岗位（编号见 zhida users list）。"""
    by = _start()
    from zhida.access import actions, queries

    ended = actions.end_post(queries.post(post_id), last_day=_day(on), by=by, reason=reason)
    click.echo(f"岗位 {ended} 任职至 {ended.valid_to}。")


@users.command()
@click.argument("username")
@REASON
def close(username: str, reason: str) -> None:
    """停用用户；记录都保留。"""
    by = _start()
    from zhida.access import actions, queries

    actions.close_user(queries.user_named(username), by=by, reason=reason)
    click.echo(f"已停用 {username}。")


@users.command()
@click.argument("username")
@REASON
def unlock(username: str, reason: str) -> None:
    """解除因密码错误造成的锁定。"""
    by = _start()
    from zhida.access import actions, queries

    forgotten = actions.unlock(queries.user_named(username), by=by, reason=reason)
    click.echo(f"已解除 {username} 的锁定。" if forgotten else f"{username} 没有被锁定。")


def _start() -> Any:
    from zhida.store.startup import command_line_actor, start_django

    start_django()
    return command_line_actor()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("密码", hide_input=True, confirmation_prompt="再输一遍密码"))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _as_dict(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.display_name,
        "active": user.is_active,
        "posts": [_post_as_dict(post) for post in user.posts.all()],
    }


def _post_as_dict(post: Post) -> dict[str, Any]:
    return {
        "id": post.pk,
        "title": str(post),
        "role": post.role,
        "division": post.division.code,
        "agency": post.agency.code if post.agency else None,
        "valid_from": post.valid_from.isoformat() if post.valid_from else None,
        "valid_to": post.valid_to.isoformat() if post.valid_to else None,
    }
