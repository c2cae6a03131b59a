"""An installation is prepared twice without harm, looked at honestly, and never overwritten."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.beginning import told_again
from zhida.core.refusal import Refusal
from zhida.entry import installation, serving
from zhida.entry.demo import folder

prepare = told_again(installation.prepare)


@pytest.fixture
def prepared(db: None) -> None:
    prepare()


@pytest.mark.usefixtures("prepared")
def test_preparing_again_changes_nothing() -> None:
    from zhida.store.models import AuditEntry

    lines = AuditEntry.objects.count()
    installation.prepare()
    assert AuditEntry.objects.count() == lines


@pytest.mark.usefixtures("prepared")
def test_the_first_administrator_is_seen_as_one() -> None:
    assert not installation.has_administrator()
    installation.open_administrator("guanli", "vier-Bäume-77-stehen")
    assert installation.has_administrator()


@pytest.mark.usefixtures("prepared")
def test_a_weak_password_opens_nobody() -> None:
    with pytest.raises(Refusal) as refused:
        installation.open_administrator("guanli", "1234")
    assert refused.value.name == "password_too_weak"
    assert not installation.has_administrator()


@pytest.mark.usefixtures("prepared")
def test_a_whole_installation_is_found_in_order() -> None:
    assert [seen for seen in installation.inspect() if not seen.in_order] == []


@pytest.mark.django_db
def test_an_installation_without_registers_is_not_in_order() -> None:
    wrong = [seen.what for seen in installation.inspect() if not seen.in_order]
    assert wrong == ["基础登记"]


def test_a_taken_port_is_refused_with_its_number() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=str(port)):
            serving.must_be_free("127.0.0.1", port)


def test_the_demonstration_never_empties_a_folder_with_real_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "zhida.sqlite3"
    real.write_bytes(b"real")
    monkeypatch.setenv("ZHIDA_HOME", str(tmp_path))
    with pytest.raises(Refusal) as refused:
        folder.fresh()
    assert refused.value.name == "folder_holds_real_data"
    assert real.read_bytes() == b"real"


def test_the_demonstration_begins_anew_in_its_own_folder_and_on_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIDA_HOME", str(tmp_path / "demo"))
    monkeypatch.setenv("ZHIDA_DATABASE", "postgresql://somewhere/real")
    (folder.fresh() / "left over").touch()
    place = folder.fresh()
    assert [file.name for file in place.iterdir()] == [folder.SIGN]
    assert "ZHIDA_DATABASE" not in os.environ
