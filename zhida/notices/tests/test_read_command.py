"""The command ``zhida read``: one JSON object, or one Chinese line and exit code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from zhida.formats import limits
from zhida.notices import cli
from zhida.notices.tests.case_documents import notice_text


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.read, arguments)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(notice_text({}), "gb18030")
    return path


def test_it_prints_one_json_object_in_chinese(notice: Path) -> None:
    result = run(str(notice), "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert list(json.loads(result.stdout)) == [
        *("notice", "allotments", "total_fen", "targets", "findings")
    ]
    assert "伊州财社〔2022〕7号" in result.stdout


def test_it_prints_the_same_with_and_without_the_flag(notice: Path) -> None:
    assert run(str(notice)).stdout == run(str(notice), "--json").stdout


def test_explain_adds_where_each_value_stands(notice: Path) -> None:
    places: dict[str, Any] = json.loads(run(str(notice), "--explain").stdout)["places"]
    assert places["/notice/document_number"] == {"text": "伊州财社〔2022〕7号", "line": 2}
    assert places["/allotments/0/recipient"]["text"] == "伊宁市"
    assert "/notice/basis/0" in places
    assert "/total_fen" in places


@pytest.mark.parametrize("bad", ["missing", "folder", "empty", "noise"])
def test_what_cannot_be_read_ends_with_one_chinese_line(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "文件.pdf"
    if bad == "folder":
        path.mkdir()
    elif bad != "missing":
        path.write_bytes(b"" if bad == "empty" else bytes(range(256)) * 40)
    result = run(str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert any("一" <= sign <= "鿿" for sign in result.stderr)


def test_our_own_mistake_is_one_line_too(notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(file: Path, *, explain: bool) -> dict[str, Any]:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_result", stumble)
    monkeypatch.delenv("ZHIDA_DEBUG", raising=False)
    result = run(str(notice))
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "ZeroDivisionError" in result.stderr


def test_a_text_that_takes_too_long_ends_with_one_chinese_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.5)
    path = tmp_path / "通知.txt"
    path.write_text(notice_text({}) + ("\n" + "1万元" * 40) * 10_000, "utf-8")
    result = run(str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "时间过长" in result.stderr
