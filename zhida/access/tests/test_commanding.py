"""How far a command is stands on the terminal, and never in the way of what it answers."""

from __future__ import annotations

import sys

import pytest

from zhida.access.commanding import progress


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (("逐人核算", 30, 60), "\r逐人核算 50%\x1b[K"),
        (("逐人核算", 60, 60), "\r逐人核算 100%\x1b[K\n"),
        (("读取文件", 20_000, 0), "\r读取文件 20,000\x1b[K"),
        (("写入明细", 0, 0), "\r写入明细…\x1b[K\n"),
    ],
)
def test_what_is_done_and_what_cannot_be_counted_end_their_line(
    told: tuple[str, int, int],
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    progress()(*told)
    assert capsys.readouterr().err == shown


def test_nothing_is_shown_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    progress()("逐人核算", 30, 60)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    progress(quiet=True)("逐人核算", 60, 60)
    assert capsys.readouterr().err == ""
