"""Whatever a file holds, it is read or refused in one Chinese line, soon and in little memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import yaml

from zhida.core.document import UnreadableError
from zhida.formats import deadline
from zhida.formats.reading import read_file
from zhida.formats.tests import spoilers

GALLERY = yaml.safe_load(Path(__file__).with_name("bad_files.yaml").read_text(encoding="utf-8"))
SECONDS = 10
BYTES = 1_000_000_000


def _case(bad: dict[str, object]) -> Any:
    marks = [pytest.mark.slow] if bad.get("slow") else []
    return pytest.param(bad, marks=marks, id=f"{bad['made']} as {bad['name']}")


def _written(bad: dict[str, object], folder: Path) -> Path:
    path = folder / str(bad["name"])
    path.write_bytes(getattr(spoilers, str(bad["made"]))())
    return path


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Yield a list that in the end holds the most memory taken, beyond what was held before."""
    held, taken, done = deadline.resident_bytes(os.getpid()), [0], Event()

    def watch() -> None:
        while not done.wait(0.005):
            taken[0] = max(taken[0], deadline.resident_bytes(os.getpid()) - held)

    watching = Thread(target=watch)
    watching.start()
    try:
        yield taken
    finally:
        done.set()
        watching.join()


@pytest.mark.parametrize("bad", [_case(bad) for bad in GALLERY])
def test_a_bad_file_is_refused_in_one_line_that_helps(bad, tmp_path, record_property):
    """It takes less than ten seconds and a gigabyte."""
    path = _written(bad, tmp_path)
    started = time.monotonic()
    with _watched() as taken, pytest.raises(UnreadableError) as refused:
        read_file(path)
    seconds, (largest,) = time.monotonic() - started, taken
    record_property("seconds", round(seconds, 1))
    record_property("megabytes", largest // 1_000_000)
    assert (seconds < SECONDS, largest < BYTES) == (True, True), (seconds, largest)
    line = str(refused.value)
    assert "\n" not in line
    assert all(words in line for words in bad["says"]), line


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="文件夹"):
        read_file(tmp_path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="找不到"):
        read_file(tmp_path / "没有.txt")


def test_a_path_through_a_file_is_refused(tmp_path):
    (tmp_path / "甲.txt").write_text("乙")
    with pytest.raises(UnreadableError, match="找不到"):
        read_file(tmp_path / "甲.txt" / "乙.txt")


def test_a_path_with_a_zero_byte_is_refused():
    with pytest.raises(UnreadableError, match="找不到"):
        read_file("甲\x00乙.txt")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "管道.txt")
    with pytest.raises(UnreadableError, match="不是普通文件"):
        read_file(tmp_path / "管道.txt")


def test_a_device_is_refused():
    with pytest.raises(UnreadableError, match="不是普通文件"):
        read_file("/dev/zero")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("甲")
    path.chmod(0)
    with pytest.raises(UnreadableError, match="没有权限"):
        read_file(path)


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path):
    path = tmp_path / "通知.pdf"
    with path.open("wb") as file:
        file.truncate(900 * 1024 * 1024)
    with pytest.raises(UnreadableError, match="900MB，超过64MB"):
        read_file(path)


def test_odd_characters_in_a_path_do_no_harm(tmp_path):
    path = tmp_path / "a b'\"$(x)；\n-通知.txt"
    path.write_text("关于下达资金的通知")
    assert [p.text for p in read_file(path).paragraphs()] == ["关于下达资金的通知"]
