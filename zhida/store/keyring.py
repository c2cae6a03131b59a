"""Keys for personal data: sealed at rest with SM4-GCM, found again by a keyed SM3 hash.

``FileKeyring`` keeps its keys in one file that only its owner can read. A certified device takes
its place by offering the same methods and being named in ``settings.ZHIDA_KEYRING``. The
algorithms are those of GM/T 0002-2012 (SM4) and GM/T 0004-2012 (SM3), from ``cryptography``.

A sealed value is: key number (2 bytes), nonce (12), tag (16), ciphertext. ``about`` binds it to
its place (``person.number``), so that a value copied to another column does not open.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from zhida.store.crew import portions, spread

KEY_BYTES, NONCE_BYTES, TAG_BYTES, NUMBER_BYTES = 16, 12, 16, 2
HASH_BYTES = 32
SEPARATOR = "\x00"
"""Stands between texts on their way to another process; no number holds it."""


class SealBrokenError(Exception):
    """A sealed value does not open: it was altered, moved, or its key is missing."""


class Keyring(Protocol):
    """What the rest of Zhida asks of the keys."""

    def seal(self, plain: str, about: str) -> bytes:
        """Return ``plain`` sealed under the current key."""

    def seal_all(self, plains: Iterable[str], about: str) -> list[bytes]:
        """Return each text sealed under the current key."""

    def unseal(self, sealed: bytes, about: str) -> str:
        """Return the plain text. Raises ``SealBrokenError``."""

    def unseal_all(self, sealed: Iterable[bytes], about: str) -> Iterator[str]:
        """Yield each plain text, in order. Raises ``SealBrokenError``."""

    def fingerprints(self, plains: Iterable[str], about: str) -> list[bytes]:
        """Return the 32-byte keyed hash of each text, by which it is looked up."""

    def packed_fingerprints(self, plains: Iterable[str], about: str) -> bytes:
        """Return the same hashes of very many texts, one after the other."""

    def rotate(self) -> int:
        """Make a new current key and return its number; old keys stay for what they sealed."""

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether a value is sealed under the current key."""


class FileKeyring:
    """The keys in one JSON file, made on first use, mode 0600."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._load()

    def _load(self) -> None:
        if not self._place.exists():
            _create(self._place, {"current": 1, "seal": {"1": _new_key()}, "find": _new_key()})
        content: dict[str, Any] = json.loads(self._place.read_text())
        self._current = int(content["current"])
        self._seal_keys = {int(n): bytes.fromhex(key) for n, key in content["seal"].items()}
        self._find_key = bytes.fromhex(content["find"])

    def seal(self, plain: str, about: str) -> bytes:
        """Return ``plain`` sealed under the current key."""
        return self.seal_all([plain], about)[0]

    def seal_all(self, plains: Iterable[str], about: str) -> list[bytes]:
        """Return each text sealed under the current key; very many on all cores."""
        work = partial(_sealed, self._seal_keys[self._current], self._current, about)
        return list(chain.from_iterable(spread(work, portions(plains))))

    def unseal(self, sealed: bytes, about: str) -> str:
        """Return the plain text. Raises ``SealBrokenError``."""
        return next(self.unseal_all([sealed], about))

    def unseal_all(self, sealed: Iterable[bytes], about: str) -> Iterator[str]:
        """Yield each plain text, in order; very many on all cores. Raises ``SealBrokenError``."""
        return chain.from_iterable(spread(partial(_opened, about), self._with_keys(sealed)))

    def _with_keys(self, sealed: Iterable[bytes]) -> Iterator[tuple[dict[int, bytes], list[bytes]]]:
        """Yield portions of sealed values, each with the keys that open them."""
        for portion in portions(map(bytes, sealed)):
            numbers = {_parts(one)[0] for one in portion}
            yield {number: self._key(number) for number in numbers}, portion

    def _key(self, number: int) -> bytes:
        if number not in self._seal_keys:
            # Another process may have made a new key since this one read the file.
            self._load()
        if number not in self._seal_keys:
            raise SealBrokenError(f"密钥{number}不在密钥文件中。请恢复密钥文件的备份。")
        return self._seal_keys[number]

    def fingerprints(self, plains: Iterable[str], about: str) -> list[bytes]:
        """Return HMAC-SM3 of each text."""
        hashes = self.packed_fingerprints(plains, about)
        return [hashes[place : place + HASH_BYTES] for place in range(0, len(hashes), HASH_BYTES)]

    def packed_fingerprints(self, plains: Iterable[str], about: str) -> bytes:
        """Return HMAC-SM3 of each text, one after the other; of very many on all cores."""
        work = partial(_hashed, self._find_key, about)
        texts = (SEPARATOR.join(portion) for portion in portions(plains))
        return b"".join(spread(work, texts))

    def rotate(self) -> int:
        """Make a new current key and return its number."""
        content = json.loads(self._place.read_text())
        # Of the file, not of this process: another one may have made a key since.
        number = max(map(int, content["seal"])) + 1
        content["seal"][str(number)] = _new_key()
        content["current"] = number
        _replace(self._place, content)
        self._load()
        return number

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether a value is sealed under the current key."""
        return int.from_bytes(bytes(sealed)[:NUMBER_BYTES]) == self._current


@lru_cache
def keyring() -> Keyring:
    """Return the installation's keyring: ``ZHIDA_KEYRING`` names its class."""
    made: Keyring = import_string(settings.ZHIDA_KEYRING)(settings.ZHIDA_KEYS)
    return made


def same_hash(one: bytes, other: bytes) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(bytes(one), bytes(other))


def _parts(sealed: bytes) -> tuple[int, bytes, bytes, bytes]:
    if len(sealed) < NUMBER_BYTES + NONCE_BYTES + TAG_BYTES:
        raise SealBrokenError("加密的内容不完整。")
    number, rest = int.from_bytes(sealed[:NUMBER_BYTES]), sealed[NUMBER_BYTES:]
    nonce, rest = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    return number, nonce, rest[:TAG_BYTES], rest[TAG_BYTES:]


def _sealed(key: bytes, number: int, about: str, plains: list[str]) -> list[bytes]:
    """Return each text under SM4-GCM with a nonce of its own, in the layout of this module."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher, place, head = algorithms.SM4(key), about.encode(), number.to_bytes(NUMBER_BYTES)
    sealed = []
    for plain in plains:
        nonce = os.urandom(NONCE_BYTES)
        encryptor = Cipher(cipher, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        text = encryptor.update(plain.encode()) + encryptor.finalize()
        sealed.append(head + nonce + encryptor.tag + text)
    return sealed


def _opened(about: str, keys_and_sealed: tuple[dict[int, bytes], list[bytes]]) -> list[str]:
    """Return the text of each sealed value, by the keys of their numbers."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    keys, sealed = keys_and_sealed
    ciphers = {number: algorithms.SM4(key) for number, key in keys.items()}
    place, plains = about.encode(), []
    for number, nonce, tag, text in map(_parts, sealed):
        decryptor = Cipher(ciphers[number], modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(place)
        try:
            plains.append((decryptor.update(text) + decryptor.finalize()).decode())
        except InvalidTag:
            raise SealBrokenError("加密的内容无法解开：可能被改动过，或放错了位置。") from None
    return plains


def _hashed(key: bytes, about: str, plains: str) -> bytes:
    """Return HMAC-SM3 of each text, one after the other; what they have in common is done once."""
    from cryptography.hazmat.primitives.hashes import SM3
    from cryptography.hazmat.primitives.hmac import HMAC

    keyed = HMAC(key, SM3())
    keyed.update(about.encode() + b"\x00")
    found = []
    for plain in plains.encode().split(SEPARATOR.encode()):
        one = keyed.copy()
        one.update(plain)
        found.append(one.finalize())
    return b"".join(found)


def _new_key() -> str:
    return secrets.token_bytes(KEY_BYTES).hex()


def _create(place: Path, content: dict[str, Any]) -> None:
    """Write the file unless another process was first; its keys then hold."""
    draft = _draft(place, content)
    try:
        os.link(draft, place)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _replace(place: Path, content: dict[str, Any]) -> None:
    _draft(place, content).replace(place)


def _draft(place: Path, content: dict[str, Any]) -> Path:
    """Return a complete, synced, owner-only file beside ``place``."""
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return draft
