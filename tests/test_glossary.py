"""One word, one thing: the glossary knows every table and column, and its rejected words stay out.

To mend a failure: give the model or field an official Chinese ``verbose_name``, and add a line to
``zhida/glossary.csv`` with that term, the identifier, one sentence of meaning and its source.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.founding import ROOT
from tests.house import Source, every, product

HEAD = ["正式用语", "代码里的名字", "含义", "出处", "不用的说法"]


@lru_cache
def glossary() -> list[dict[str, str]]:
    with (ROOT / "zhida" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def known() -> set[tuple[str, str]]:
    return {(row["正式用语"], row["代码里的名字"]) for row in glossary()}


def our_models() -> list[type[Model]]:
    found = [m for m in apps.get_models() if m.__module__.startswith("zhida.")]
    assert len(found) > 15
    return found


def our_fields(model: type[Model]) -> Iterator[Field]:
    """Yield the fields that we wrote ourselves: no automatic ids, nothing of Django's own user."""
    foreign = {
        field.name
        for parent in model.__mro__[1:]
        if hasattr(parent, "_meta") and not parent.__module__.startswith("zhida.")
        for field in parent._meta.get_fields()
    }
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if not field.auto_created and field.name not in foreign and field.name != "id":
            yield field


def test_the_glossary_is_whole() -> None:
    rows = glossary()
    assert list(rows[0]) == HEAD
    for row in rows:
        assert all(row[name].strip() for name in HEAD[:4]), f"a gap in the line {row}"
    terms = [(row["正式用语"], row["代码里的名字"], row["含义"]) for row in rows]
    assert len(terms) == len(set(terms))


def test_every_table_is_a_term() -> None:
    missing = [
        f"{model._meta.label}: 正式用语“{model._meta.verbose_name}”，代码里的名字 {model.__name__}"
        for model in our_models()
        if (str(model._meta.verbose_name), model.__name__) not in known()
    ]
    assert missing == [], "give it a Chinese verbose_name and add a line to zhida/glossary.csv"


def test_every_column_is_a_term() -> None:
    missing = [
        f"{field}: 正式用语“{field.verbose_name}”，代码里的名字 {field.name}"
        for model in our_models()
        for field in our_fields(model)
        if (str(field.verbose_name), field.name) not in known()
    ]
    assert missing == [], "give it a Chinese verbose_name and add a line to zhida/glossary.csv"


@lru_cache
def rejected() -> set[str]:
    """Return the rejected words: what stands before each bracket in the last column."""
    cells = ";".join(row["不用的说法"] for row in glossary()).replace("；", ";").split(";")
    return {re.sub("（.*", "", cell).strip() for cell in cells} - {""}


@cache
def words(name: str) -> set[str]:
    """Return the words of an identifier: passDown, pass_down and PASS_DOWN are pass and down."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def names_given(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield every name that the code gives: to modules' things, arguments, variables, columns."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node, node.attr


def badly_named(source: Source) -> Iterator[str]:
    for node, name in names_given(source):
        for word in sorted(words(name) & rejected()):
            yield source.at(node, f"{name}: “{word}” is rejected, see zhida/glossary.csv")


def test_no_rejected_word_names_anything() -> None:
    assert "quota" in rejected()
    assert every(product(), badly_named) == []


@pytest.mark.parametrize(
    "line", ["quota = 1", "def f(beneficiary): ...", "class KPI: ...", "self.org_code = 1"]
)
def test_the_rule_sees_a_planted_word(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Source("planted.py")
    monkeypatch.setitem(planted.__dict__, "text", line)
    assert list(badly_named(planted)) != []
