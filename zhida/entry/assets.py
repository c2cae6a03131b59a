"""The front end's libraries, served from the wheels they come in, and checked before serving.

Each file is known by the SHA-256 of the official release, so a wheel that carries something else
is noticed at start. No file of another project lies in this repository.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"


@dataclass(frozen=True)
class Asset:
    """One file of a front-end library: where the wheel keeps it, and what it must be."""

    package: str
    folder: str
    name: str
    sha256: str

    @property
    def place(self) -> Path:
        """Return the folder inside the installed wheel."""
        return Path(str(files(self.package))) / self.folder

    def is_official(self) -> bool:
        """Tell whether the file is there and is the official release, byte for byte."""
        file = self.place / self.name
        return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == self.sha256


ASSETS = (
    Asset(  # Bootstrap 5.3.3
        "js_lib_bootstrap5",
        "static/js-lib-bootstrap5/css",
        "bootstrap.min.css",
        "3c8f27e6009ccfd710a905e6dcf12d0ee3c6f2ac7da05b0572d3e0d12e736fc8",
    ),
    Asset(  # Bootstrap 5.3.3
        "js_lib_bootstrap5",
        "static/js-lib-bootstrap5/js",
        "bootstrap.bundle.min.js",
        "0833b2e9c3a26c258476c46266e6877fc75218625162e0460be9a3a098a61c6c",
    ),
    Asset(  # htmx 2.0.10
        "django_htmx",
        "static/django_htmx",
        "htmx-2.min.js",
        "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
    ),
    Asset(  # Apache ECharts 5.6.0
        "xlsx2echarts",
        "static",
        "echarts.min.js",
        "bf4a223524e40b77c304bec67e1222cf551f14880cf42c69dc046558e11c07b1",
    ),
)


class WheelFinder(BaseFinder):
    """Finds ``vendor/<name>`` for Django's static files in the wheel that carries it."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Return nothing: the assets are checked by ``assets_are_official``."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file for ``vendor/<name>``; a list of it when ``find_all``."""
        found = [
            str(asset.place / asset.name) for asset in ASSETS if path == f"{PREFIX}/{asset.name}"
        ]
        if find_all:
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield each asset's name with a storage that opens it."""
        for asset in ASSETS:
            storage = FileSystemStorage(location=asset.place)
            storage.prefix = PREFIX  # type: ignore[attr-defined]
            yield asset.name, storage


def altered() -> list[str]:
    """Return the names of the assets that are missing or not the official release."""
    return [asset.name for asset in ASSETS if not asset.is_official()]


@register
def assets_are_official(**kwargs: Any) -> list[CheckMessage]:
    """Return Django's check of the assets: one error for each altered file."""
    return [
        Error(f"界面文件 {name} 与官方发布不一致。", hint="请重新安装依赖。", id="zhida.E001")
        for name in altered()
    ]
