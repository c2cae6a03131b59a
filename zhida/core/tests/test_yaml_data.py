"""What lies beside the code as YAML is read as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhida.core.yaml_data import content_of, words_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a code, a number and a day."""
    file = tmp_path / "list.yaml"
    file.write_text("名称: 低保\ncode: 001002\ncount: 12\nsince: 2022-03-01\n", encoding="utf-8")
    return file


def test_numbers_are_numbers_and_days_are_days(file: Path) -> None:
    told = content_of(file)
    assert told["名称"] == "低保"
    assert told["count"] == 12
    assert told["since"].isoformat() == "2022-03-01"


def test_a_code_keeps_its_noughts_where_words_are_asked_for(file: Path) -> None:
    told = words_of(file)
    assert told == {"名称": "低保", "code": "001002", "count": "12", "since": "2022-03-01"}
