"""Numbers of documents and accounts between a form and the database: sealed, hashed, masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import tee

from zhida.core import identity
from zhida.store.keyring import keyring

PERSON_NUMBER = "recipients.person.number"
ACCOUNT_NUMBER = "recipients.account.number"

Cipher = bytes | memoryview | None
"""A sealed number as the database gives it; None for who has none."""


@dataclass(frozen=True)
class Sealed:
    """A number as it is stored: the cipher, and the keyed hash by which it is found."""

    cipher: bytes
    fingerprint: bytes


def sealed_number(number: str, kind: str) -> Sealed:
    """Return the number of a person's document as it is stored."""
    text = identity.normal(number)
    cipher = keyring().seal(text, PERSON_NUMBER)
    return Sealed(cipher, person_fingerprints([identity.root(text, kind)])[0])


def sealed_account(number: str) -> Sealed:
    """Return an account's number as it is stored."""
    text = identity.normal(number)
    cipher = keyring().seal(text, ACCOUNT_NUMBER)
    return Sealed(cipher, account_fingerprints([text])[0])


def person_fingerprints(roots: Sequence[str]) -> list[bytes]:
    """Return the keyed hash of each identifying number (see ``identity.root``)."""
    return keyring().fingerprints(roots, PERSON_NUMBER)


def fingerprints_of(number: str) -> list[bytes]:
    """Return what a number may be stored under, whichever kind of document it is of."""
    kinds = (identity.CITIZEN, identity.DISABILITY, identity.PASSPORT, identity.SERVICE)
    text = identity.normal(number)
    return person_fingerprints([identity.root(text, kind) for kind in kinds])


def account_fingerprints(numbers: Sequence[str]) -> list[bytes]:
    """Return the keyed hash of each account number in normal form."""
    return keyring().fingerprints(numbers, ACCOUNT_NUMBER)


def whole_number(cipher: Cipher, about: str) -> str:
    """Return the number itself; "" for none. Only actions that are audited hand it on."""
    return keyring().unseal(bytes(cipher), about) if cipher else ""


def whole_numbers(ciphers: Iterable[Cipher], about: str) -> Iterator[str]:
    """Yield each number itself, "" for none; of very many, some are opened ahead on all cores."""
    given, sealed = tee(ciphers)
    opened = keyring().unseal_all((bytes(one) for one in sealed if one), about)
    return (next(opened) if one else "" for one in given)


def masked_numbers(ciphers: Iterable[Cipher], about: str) -> Iterator[str]:
    """Yield each number as screens and exports show it; "" for none."""
    return map(_mask(about), whole_numbers(ciphers, about))


def masked_number(cipher: Cipher, about: str) -> str:
    """Return the number as screens and exports show it; "" for none."""
    return _mask(about)(whole_number(cipher, about))


def _mask(about: str) -> Callable[[str], str]:
    return identity.masked_document if about == PERSON_NUMBER else identity.masked
