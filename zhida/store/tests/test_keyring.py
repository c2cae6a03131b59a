"""The keyring: what is sealed opens only with its key, in its place, unaltered."""

from __future__ import annotations

import hmac as standard_hmac
import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.store import crew
from zhida.store.keyring import FileKeyring, SealBrokenError


@pytest.fixture
def ring(tmp_path: Path) -> FileKeyring:
    return FileKeyring(tmp_path / "keys.json")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.text(max_size=40))
def test_what_is_sealed_opens_again(ring: FileKeyring, plain: str) -> None:
    assert ring.unseal(ring.seal(plain, "person.number"), "person.number") == plain


def test_the_same_text_is_never_sealed_the_same_way(ring: FileKeyring) -> None:
    assert ring.seal("一", "a") != ring.seal("一", "a")


def test_a_sealed_value_does_not_open_in_another_column(ring: FileKeyring) -> None:
    with pytest.raises(SealBrokenError):
        ring.unseal(ring.seal("一", "person.number"), "account.number")


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_altered_byte_is_noticed(ring: FileKeyring, place: int) -> None:
    sealed = bytearray(ring.seal("测试号码", "a"))
    sealed[place] ^= 1
    with pytest.raises(SealBrokenError):
        ring.unseal(bytes(sealed), "a")


def test_a_new_key_takes_no_place_of_one_that_another_process_made(
    ring: FileKeyring, tmp_path: Path
) -> None:
    other = FileKeyring(tmp_path / "keys.json")
    sealed = [ring.seal("一", "a")]
    assert ring.rotate() == 2
    sealed.append(ring.seal("二", "a"))
    assert other.rotate() == 3
    sealed.append(other.seal("三", "a"))
    for one in (ring, other, FileKeyring(tmp_path / "keys.json")):
        assert list(one.unseal_all(sealed, "a")) == ["一", "二", "三"]


def test_old_values_open_after_rotation_and_are_known_as_old(ring: FileKeyring) -> None:
    old = ring.seal("测试", "a")
    assert ring.is_current(old)
    assert ring.rotate() == 2
    assert ring.unseal(old, "a") == "测试"
    assert not ring.is_current(old)
    assert ring.is_current(ring.seal("测试", "a"))


def test_many_open_in_their_order_whatever_key_sealed_them(ring: FileKeyring) -> None:
    old = ring.seal_all(["一", "二"], "a")
    ring.rotate()
    sealed = [*old, ring.seal("三", "a"), memoryview(old[0])]
    assert list(ring.unseal_all(sealed, "a")) == ["一", "二", "三", "一"]
    with pytest.raises(SealBrokenError):
        list(ring.unseal_all([*sealed, old[0] + b"!"], "a"))


def test_workers_open_what_was_sealed(ring: FileKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 0)
    monkeypatch.setattr(crew, "PORTION", 2)
    monkeypatch.setattr(crew, "workers", lambda: 1)
    plains = [str(number) for number in range(9)]
    assert list(ring.unseal_all(ring.seal_all(plains, "a"), "a")) == plains


def test_fingerprints_are_hmac_sm3(ring: FileKeyring, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.hashes import SM3
    from cryptography.hazmat.primitives.hmac import HMAC

    key = bytes.fromhex(json.loads((tmp_path / "keys.json").read_text())["find"])
    expected = HMAC(key, SM3())
    expected.update(b"person.number\x00" + b"X1")
    assert standard_hmac.compare_digest(
        ring.fingerprints(["X1"], "person.number")[0], expected.finalize()
    )


def test_fingerprints_differ_by_what_they_are_about(ring: FileKeyring) -> None:
    assert ring.fingerprints(["1"], "person.number") != ring.fingerprints(["1"], "account.number")


def test_only_the_owner_can_read_the_keys(ring: FileKeyring, tmp_path: Path) -> None:
    ring.rotate()
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_second_keyring_on_the_same_file_has_the_same_keys(
    ring: FileKeyring, tmp_path: Path
) -> None:
    assert FileKeyring(tmp_path / "keys.json").unseal(ring.seal("测试", "a"), "a") == "测试"


def test_a_keyring_learns_of_a_key_that_another_process_made(
    ring: FileKeyring, tmp_path: Path
) -> None:
    other = FileKeyring(tmp_path / "keys.json")
    other.rotate()
    assert ring.unseal(other.seal("测试", "a"), "a") == "测试"
