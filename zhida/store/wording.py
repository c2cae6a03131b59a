"""What a line of the trail says, in the words of the office instead of the program's."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from zhida.core.money import yuan
from zhida.store.models import AuditEntry
from zhida.store.trail import model_named


@lru_cache
def words() -> dict[str, str]:
    """Return the Chinese words of the facts that actions note on their lines."""
    text = files("zhida.store").joinpath("data/detail_words.csv").read_text("utf-8")
    return {row["key"]: row["words"] for row in csv.DictReader(text.splitlines())}


def facts_of(line: AuditEntry) -> Iterator[tuple[str, str]]:
    """Yield what the line says as (words, value); facts that are empty are left out."""
    for key, value in line.detail.items():
        if value not in ({}, [], "", None):
            yield words().get(key, key), said(key, value)


def said(key: str, value: Any) -> str:
    """Return a fact's value as an official reads it; amounts in 元."""
    if key.endswith("_fen") and isinstance(value, int):
        return f"{yuan(value)} 元"
    if isinstance(value, dict):
        return "；".join(f"{words().get(k, k)}：{said(k, v)}" for k, v in value.items())
    if isinstance(value, list):
        return "、".join(said("", one) for one in value)
    return str(value)


def tables_of(line: AuditEntry) -> Iterator[tuple[str, str, str]]:
    """Yield for each table that the line wrote to: its name, the rows' numbers, their digest."""
    for part in line.rows:
        model = model_named(part["table"])
        name = str(model._meta.verbose_name) if model else part["table"]
        yield name, "、".join(_span(first, last) for first, last in part["ids"]), part["digest"]


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
