"""The walk of the demonstration: prepare, open users, read, register, live the year."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhida.core.money import plain, wan
from zhida.core.yaml_data import content_of
from zhida.entry import installation
from zhida.entry.demo import year
from zhida.entry.demo.sample import NOTICE
from zhida.entry.demo.text_table import table

if TYPE_CHECKING:
    from zhida.allotments.models import Allotment

Say = Callable[[str], object]

USERS = Path(__file__).parent / "users.yaml"
SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a password is made of: nothing that looks like something else."""

WHY_ACCEPTED = "演示：示例通知有意保留的问题，已知悉"


def walk(say: Say) -> None:
    """Do the whole demonstration on an empty data folder, telling each step with ``say``."""
    say("直达演示。人名和密码都是虚构的；通知的数字取自公开文件，文字另写。\n")
    installation.prepare()
    password = open_users()
    reading = read(say)
    register(reading)
    show_ledger(say)
    year.live(say)
    show_users(say, password)


def users() -> list[dict[str, str]]:
    """Return the invented users of ``users.yaml``."""
    listed: list[dict[str, str]] = content_of(USERS)
    return listed


def open_users() -> str:
    """Open the invented users, all with one password made now; return the password."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    for user in users():
        installation.open_user(password=password, reason="演示", **user)
    return password


def read(say: Say) -> dict[str, Any]:
    """Read the sample notice and tell its head and the findings; return the reading."""
    from zhida.formats.reading import read_file
    from zhida.notices.reading import assemble

    start = time.perf_counter()
    reading: dict[str, Any] = assemble.read(read_file(NOTICE)).result
    seconds = time.perf_counter() - start
    head = reading["notice"]
    say(f"一、识读 {NOTICE.name}（{seconds:.1f} 秒）")
    say(f"    {head['document_number']}  {head['title']}")
    say(f"    发文：{'、'.join(head['issuers'])}  成文：{head['issued_on']}")
    say(f"    标识：{head['direct_fund_tag']}  绩效目标表：{len(reading['targets'])} 张\n")
    say(f"二、疑点 {len(reading['findings'])} 条")
    rows = [(SEVERITY[f["severity"]], f["message"], f["code"]) for f in reading["findings"]]
    say(table(["程度", "疑点", "代码"], rows, widest=72) + "\n")
    return reading


def register(reading: dict[str, Any]) -> None:
    """Register the sample notice as the invented finance officer; its errors are accepted."""
    from zhida.access.queries import actor_named
    from zhida.allotments.actions import Original, register_notice

    errors = {f["code"] for f in reading["findings"] if f["severity"] == "error"}
    register_notice(
        reading,
        Original(NOTICE.name, NOTICE.read_bytes()),
        by=actor_named("caizheng"),
        accepted=dict.fromkeys(errors, WHY_ACCEPTED),
        reason="演示",
    )


def show_ledger(say: Say) -> None:
    """Tell the ledger as it stands now: each source, and whom its money went to, in 万元."""
    from zhida.access.scope import EVERYWHERE
    from zhida.allotments.queries import children

    for source in children(EVERYWHERE):
        receivers = sorted(children(EVERYWHERE, source.pk), key=lambda one: one.pk)
        passed = plain(source.passed_down_fen, "万元").replace(",", "")
        say(f"三、指标台账：{passed} 分解下达到 {len(receivers)} 个单位（单位：万元）")
        header = ["编号", "接收单位", "指标", "已分解下达", "余额"]
        rows = [ledger_row(allotment) for allotment in [source, *receivers]]
        say(table(header, rows, figures=frozenset({0, 2, 3, 4})) + "\n")


def ledger_row(allotment: Allotment) -> list[str]:
    """Return number, receiver, amount, passed down and left of one allotment."""
    sums = (allotment.amount_fen, allotment.passed_down_fen, allotment.left_fen)
    return [str(allotment.pk), allotment.receiver_name, *map(wan, sums)]


def show_users(say: Say, password: str) -> None:
    """Tell the invented users and their password."""
    say("五、演示用户（都是虚构的）")
    say(table(["用户名", "岗位"], [(u["username"], u["display_name"]) for u in users()]))
    say(f"密码都是：{password}")
