"""Errands: kept in a folder, done in a process of their own, stopped, broken off, forgotten."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from zhida.core.refusal import refusal
from zhida.store import errand_runner, errands
from zhida.store.errands import ASKED, answered, ask, found, of_user
from zhida.store.tests.errand_child import Made


def asked(place: Path, to: str = "answer", user: int = 1) -> Made:
    """Ask for an errand."""
    return ask(Made, place, {"user": user, "to": to})


def until(seen: Callable[[], object]) -> None:
    """Wait until something is so, for twenty seconds at most."""
    end = time.monotonic() + 20
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_errand_is_done_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = asked(tmp_path)
    errand_runner.start(made)
    until(lambda: made.answer)
    assert made.answer == {"done": "/"}
    assert made.progress == {"what": "正在办理", "done": 1, "total": 2}


def test_a_process_that_dies_is_said_to_have_broken_off(tmp_path: Path) -> None:
    made = asked(tmp_path, "die")
    errand_runner.start(made)
    until(lambda: made.answer)
    assert made.answer == {"broken": "处理中断。"}


def test_an_errand_may_be_let_go_of_before_its_process_ends(tmp_path: Path) -> None:
    made = asked(tmp_path, "sleep")
    errand_runner.start(made)
    until(lambda: made.progress)
    made.give_up()
    run = errand_runner._runs[made.key]
    assert run.process is not None
    run.process.kill()
    assert run.over.wait(20)
    assert not made.folder.exists()


def test_what_is_stopped_has_no_answer_and_may_be_begun_again(tmp_path: Path) -> None:
    made = asked(tmp_path, "sleep")
    errand_runner.start(made)
    until(lambda: made.progress)
    errand_runner.stop(made)
    assert made.answer is None
    made.keep(ASKED, {"user": 1, "to": "answer"})
    errand_runner.start(made)
    until(lambda: made.answer)


def test_the_next_errand_waits_its_turn_and_may_be_stopped_waiting(tmp_path: Path) -> None:
    first, second, third = asked(tmp_path, "sleep"), asked(tmp_path), asked(tmp_path)
    errand_runner.start(first)
    until(lambda: first.progress)
    errand_runner.start(second)
    errand_runner.start(third)
    time.sleep(0.3)
    assert second.progress == third.progress == {}
    before = time.monotonic()
    errand_runner.stop(second)
    assert time.monotonic() - before < 1
    errand_runner.stop(first)
    until(lambda: third.answer)
    assert second.answer is None


def test_an_errand_is_known_to_who_asked_for_it_alone(tmp_path: Path) -> None:
    made = asked(tmp_path)
    assert found(Made, tmp_path, made.key, 1) == made
    assert found(Made, tmp_path, made.key, 2) is None
    assert found(Made, tmp_path, "../" + made.key, 1) is None
    assert of_user(Made, tmp_path, 1) == [made]
    assert of_user(Made, tmp_path, 2) == []
    assert made.folder.stat().st_mode & 0o777 == 0o700


def test_the_last_asked_stands_first_and_half_asked_is_not_there(tmp_path: Path) -> None:
    def waiting() -> list[Made]:
        return of_user(Made, tmp_path, 1)

    first, second = asked(tmp_path), asked(tmp_path)
    os.utime(first.folder, (time.time() - 60,) * 2)
    seen = []
    third = ask(Made, tmp_path, {"user": 1, "to": "die"}, lambda _: seen.extend(waiting()))
    assert seen == [second, first]
    assert waiting() == [third, second, first]


def test_what_cannot_be_asked_for_whole_leaves_nothing(tmp_path: Path) -> None:
    def fill(made: Made) -> None:
        (made.folder / "half").write_text("张三")
        raise OSError

    with pytest.raises(OSError):
        ask(Made, tmp_path, {"user": 1, "to": "answer"}, fill)
    assert list(tmp_path.iterdir()) == []


def test_what_comes_next_is_told_at_once_and_how_far_it_is_now_and_then(tmp_path: Path) -> None:
    made = asked(tmp_path)
    tell = made.tell()
    for what, done in [("核算", 0), ("核算", 2000), ("写入", 0), ("写入", 2000)]:
        tell(what, done, 4000)
        shown = made.progress["what"], made.progress["done"]
        assert shown == (what, 0)


def test_what_waits_too_long_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = asked(tmp_path)
    monkeypatch.setattr(errands, "KEPT_HOURS", -1)
    assert of_user(Made, tmp_path, 1) == []
    assert not old.folder.exists()


def test_a_refusal_is_an_answer() -> None:
    closed = refusal("errand_of_a_test", "现在不能办理。", advice="请稍后再试。")

    def refuse() -> dict[str, object]:
        raise closed()

    assert answered(refuse) == {
        "refused": {
            "name": "errand_of_a_test",
            "message": "现在不能办理。",
            "advice": "请稍后再试。",
        }
    }
