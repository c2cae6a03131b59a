"""Where Zhida keeps its data on this machine, and the secret it signs sessions with."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """Return the data folder: ``ZHIDA_HOME``, or ``~/.local/share/zhida``; it is created."""
    chosen = os.environ.get("ZHIDA_HOME")
    folder = Path(chosen) if chosen else Path.home() / ".local" / "share" / "zhida"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.resolve()


def secret_key() -> str:
    """Return the installation's secret, made on first use and readable by its owner only."""
    given = os.environ.get("ZHIDA_SECRET_KEY")
    if given:
        return given
    place = home() / "secret.key"
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def database() -> dict[str, object]:
    """Return Django's settings of the one database.

    ``ZHIDA_DATABASE`` may be ``postgresql://user:password@host:port/name``; without it, one SQLite
    file in the data folder. SQLite writes start IMMEDIATE so that two writers queue, not fail.
    """
    address = os.environ.get("ZHIDA_DATABASE", "")
    if address.startswith(("postgresql://", "postgres://")):
        return _postgresql(address)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": address or str(home() / "zhida.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(address: str) -> dict[str, object]:
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(address)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
