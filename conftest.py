"""What every test may ask for, and the reasons of skipped tests at the end of the run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.databases import copied, on_postgresql
from tests.founding import ROOT, require_founding_notice

AT_THE_DATABASE = {"db", "django_db_setup", "own_database"}
"""Whoever asks for one of these fixtures, by himself or through another, works on the database."""


def pytest_configure() -> None:
    """Look for garbage seldom: tests are short, and make little of it. No example has a deadline.

    How long one takes says more of the machine and its other work than of the code.
    """
    gc.set_threshold(50_000, 20, 20)
    settings.register_profile("zhida", deadline=None)
    settings.load_profile("zhida")


def pytest_collection_finish() -> None:
    """Put aside what stays till the end, lest garbage be looked for in it again and again."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Take it up again, lest DuckDB complain at the end that it was never let go."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what asks for no database: it was tested beside SQLite."""
    if not on_postgresql():
        return
    elsewhere = [one for one in items if not _works_on_the_database(one)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [one for one in items if _works_on_the_database(one)]


def _works_on_the_database(item: Any) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or not AT_THE_DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def founding() -> Path:
    """The founding notice, or a skip with the reason."""
    return require_founding_notice()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own, for the processes that a test starts."""
    with django_db_blocker.unblock(), copied(tmp_path) as address:
        yield address
