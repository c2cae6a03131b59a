"""Commands of the keys that seal numbers."""

from __future__ import annotations

import click

from zhida.access.commanding import progress, start


@click.group()
def keys() -> None:
    """个人信息的密钥。"""


@keys.command()
@click.option("--reason", default="定期更换密钥", metavar="理由", help="写入审计记录的理由。")
def rotate(reason: str) -> None:
    """换用新密钥，并用它重新加密全部号码；旧密钥留在密钥文件里。"""
    by, _ = start(None)
    from zhida.recipients import actions

    renewed = actions.rotate_keys(tell=progress(), by=by, reason=reason)
    click.echo(f"已换用新密钥，重新加密 {renewed} 个号码。请备份密钥文件。")
