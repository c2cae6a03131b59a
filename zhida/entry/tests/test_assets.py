"""The front end's files are the official releases, and are served from the wheels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.staticfiles import finders

from zhida.entry import assets


@pytest.mark.parametrize("asset", assets.ASSETS, ids=lambda asset: asset.name)
def test_a_file_of_a_wheel_is_found_and_is_the_official_release(asset: assets.Asset) -> None:
    assert finders.find(f"vendor/{asset.name}") == str(asset.place / asset.name)
    assert asset.is_official()


def test_an_altered_or_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    altered = replace(assets.ASSETS[0], sha256="0" * 64)
    missing = replace(assets.ASSETS[1], name="not-there.js")
    monkeypatch.setattr(assets, "ASSETS", (altered, missing))
    assert assets.altered() == ["bootstrap.min.css", "not-there.js"]
    assert [found.id for found in assets.assets_are_official()] == ["zhida.E001"] * 2


def test_nothing_else_of_a_wheel_is_served() -> None:
    assert finders.find("vendor/bootstrap.css") is None
