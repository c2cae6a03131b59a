"""Commands of the installation itself: setup, serve, check, demo."""

from __future__ import annotations

import shutil
import sys

import click

PORT = 8000


@click.command()
@click.option("--admin", metavar="用户名", help="第一个系统管理员的用户名。")
@click.option("--password-stdin", is_flag=True, help="从标准输入读管理员密码。")
def setup(admin: str | None, password_stdin: bool) -> None:
    """建立或升级数据库，装入基础登记，设第一个系统管理员；可以重复执行。"""
    from zhida.store.startup import start_django

    start_django()
    from zhida.entry import installation

    installation.prepare()
    click.echo("数据库和基础登记已就绪。")
    if installation.has_administrator():
        click.echo("已有系统管理员，没有改动。")
        return
    asked = sys.stdin.isatty() and not password_stdin
    if asked and not admin:
        admin = click.prompt("系统管理员用户名")
    if not admin:
        click.echo("还没有系统管理员。请运行 zhida setup --admin 用户名。")
        return
    if asked:
        password = click.prompt("密码", hide_input=True, confirmation_prompt="再输一遍密码")
    else:
        password = sys.stdin.readline().rstrip("\n")
    installation.open_administrator(admin, password)
    click.echo(f"系统管理员 {admin} 已设立。请运行 zhida serve。")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=PORT, show_default=True, help="监听的端口。")
def serve(host: str, port: int) -> None:
    """提供网页和接口，按 Ctrl-C 停止。"""
    from zhida.store.startup import start_django

    start_django()
    from zhida.entry import installation, serving
    from zhida.store import sweeping

    installation.must_be_prepared()
    serving.must_be_free(host, port)
    sweeping.sweep()
    click.echo(f"直达已启动：http://{host}:{port}/  按 Ctrl-C 停止。")
    serving.serve(host, port)
    click.echo("已停止。")


@click.command()
def check() -> None:
    """检查安装是否完整：数据库、前端文件、基础登记、审计追踪。"""
    from zhida.store.startup import start_django

    start_django()
    from zhida.entry import installation

    seen = list(installation.inspect())
    for inspection in seen:
        click.echo(
            f"{'正常' if inspection.in_order else '异常'}  {inspection.what}：{inspection.seen}"
        )
    if not all(inspection.in_order for inspection in seen):
        sys.exit(1)


@click.command()
@click.option("--port", default=PORT, show_default=True, help="监听的端口。")
def demo(port: int) -> None:
    """演示：一份示例通知，从文件到台账，再发放一年。每次都从头开始。"""
    from zhida.entry.demo import folder

    place = folder.fresh()
    from zhida.store.startup import start_django

    start_django()
    from zhida.entry.demo import walk

    walk.walk(click.echo)
    if sys.stdout.isatty():
        serve.callback(host="127.0.0.1", port=port)  # type: ignore[misc]
        return
    command = "zhida" if shutil.which("zhida") else f"{sys.executable} -m zhida"
    click.echo(f"\n要在浏览器里看，请运行：ZHIDA_HOME={place} {command} serve --port {port}")
