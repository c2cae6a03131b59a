"""The rules of the house, held by a machine where a machine can."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.house import (
    Source,
    body_lines,
    called_name,
    every,
    files,
    imported,
    product,
    sources,
    texts,
)

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
LONGEST_CAPTION = 12
NAMELESS = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
COMMANDS = {"cli", "commands"}
DOOR_MODULES = (
    "django.http",
    "django.views",
    "django.forms",
    "django.shortcuts",
    "django.template",
)


def spelt(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which each ~ only keeps this file from matching itself."""
    return re.compile(pattern.replace("~", ""), re.IGNORECASE)


MACHINE = spelt(r"/wo~rk/|/ro~ot/|/t~mp/\w|/ho~me/\w+/")
REGISTRIES = spelt(
    r"py~pi\.org|python~hosted\.org|npm~js\.(org|com)|mirr~ors?\.\w+\.(com|cn|edu)|deb\.deb~ian"
)
TOOL_TALK = spelt(r"\b(cla~ude|chat~gpt|co~pilot|anth~ropic|sub-?ag~ents?|ll~ms?)\b")
UNFINISHED = re.compile("TO~DO|FIX~ME".replace("~", ""))


def test_every_package_has_a_caption_and_nothing_else_in_its_init() -> None:
    def wrong(source: Source) -> Iterator[str]:
        caption = ast.get_docstring(source.tree) or ""
        code = [node for node in source.tree.body[1:] if not is_re_export(node)]
        if not caption.strip():
            yield source.at(source.tree, "has no caption")
        if len(caption.splitlines()) > LONGEST_CAPTION:
            yield source.at(source.tree, f"has a caption of more than {LONGEST_CAPTION} lines")
        if code:
            yield source.at(code[0], "has code; a caption is all that belongs here")

    packages = (s for s in sources() if s.name == "__init__.py")
    assert every(packages, wrong) == []


def is_re_export(node: ast.stmt) -> bool:
    """Tell whether a statement only names what a package shows: imports, ``__all__``, version."""
    return isinstance(node, ast.ImportFrom | ast.Assign)


def test_every_folder_of_the_product_is_a_package_with_a_caption() -> None:
    folders = {str(Path(s.path).parent) for s in product()}
    assert [f for f in sorted(folders) if not (ROOT / f / "__init__.py").is_file()] == []


def test_no_function_is_longer_than_fifty_lines() -> None:
    def wrong(source: Source) -> Iterator[str]:
        for function in source.functions():
            if body_lines(function) > LONGEST_FUNCTION:
                yield source.at(function, f"{function.name}: {body_lines(function)} lines")

    assert every(iter(sources()), wrong) == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = [s.path for s in sources() if len(s.text.splitlines()) > LONGEST_FILE]
    assert long == []


def test_no_module_is_named_for_nothing() -> None:
    assert [s.path for s in sources() if Path(s.path).stem in NAMELESS] == []


def test_nothing_is_left_unfinished_in_the_code() -> None:
    assert [name for name, text in texts().items() if UNFINISHED.search(text)] == []


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ("a path of one machine", MACHINE),
        ("the address of a package registry", REGISTRIES),
        ("talk of tools instead of the project", TOOL_TALK),
    ],
)
def test_no_file_holds(words: str, pattern: re.Pattern[str]) -> None:
    found = {name: hit.group() for name, text in texts().items() if (hit := pattern.search(text))}
    assert found == {}, words


def test_an_amount_never_meets_a_float() -> None:
    assert every(product(), floats_near_money) == []


def floats_near_money(source: Source) -> Iterator[str]:
    """Name each statement with an amount in fen and a float, or an inexact division of it."""
    for statement in source.nodes:
        if not isinstance(
            statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)
        ):
            continue
        inner = list(ast.walk(statement))
        if not any(is_fen(node) for node in inner):
            continue
        for node in inner:
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                yield source.at(node, f"the float {node.value} near an amount in fen")
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "float":
                yield source.at(node, "float() near an amount in fen")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and is_fen(node.left):
                yield source.at(node, "an amount in fen divided with /; use // or a Decimal")


def is_fen(node: ast.AST) -> bool:
    """Tell whether the node names an amount in fen."""
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return isinstance(name, str) and name.endswith("_fen")


@pytest.mark.parametrize(
    "line",
    ["x = a_fen * 0.5", "x = float(row.paid_fen)", "x = paid_fen / amount_fen", "f(a_fen, 1.0)"],
)
def test_the_money_rule_sees_a_planted_float(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Source("planted.py")
    monkeypatch.setitem(planted.__dict__, "text", line)
    assert list(floats_near_money(planted)) != []


def test_an_import_of_cli_is_light() -> None:
    """``zhida --help`` imports every ``cli`` module: only click and the standard library there."""
    light = {"__future__", "click", "zhida", *sys.stdlib_module_names}

    def wrong(source: Source) -> Iterator[str]:
        for node, module in imported(source, whole_tree=False):
            if module.partition(".")[0] not in light:
                yield source.at(node, f"imports {module} at the top; do it inside the command")

    modules = (s for s in product() if s.name in ("cli.py", "commands.py", "__main__.py"))
    assert every(modules, wrong) == []


def test_only_the_doors_know_pages_and_requests() -> None:
    def wrong(source: Source) -> Iterator[str]:
        for node, module in imported(source):
            if module.startswith(DOOR_MODULES):
                yield source.at(node, f"imports {module}")

    inside = (s for s in product() if s.stage != "entry" and s.door in {"", *COMMANDS})
    assert every((s for s in inside if "templatetags" not in s.path), wrong) == []


def test_no_door_reads_or_writes_tables_itself() -> None:
    def wrong(source: Source) -> Iterator[str]:
        for node in source.nodes:
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                yield source.at(node, f"{ast.unparse(node)}: ask queries or actions")

    assert every((s for s in product() if s.door), wrong) == []


def test_only_actions_write() -> None:
    assert every(product(), writes_outside_actions) == []


def writes_outside_actions(source: Source) -> Iterator[str]:
    """Name each ORM write that is neither in an actions module nor in a function marked action."""
    if source.stage == "store" or "actions" in source.path:
        return
    allowed = {id(n) for f in source.functions() if is_action(f) for n in ast.walk(f)}
    for node in source.nodes:
        if isinstance(node, ast.Call) and is_write(node) and id(node) not in allowed:
            yield source.at(node, f"{called_name(node)}: writes belong in actions")


def is_action(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether the function carries the decorator that makes it an action."""
    return any(ast.unparse(d).split("(")[0].endswith("action") for d in function.decorator_list)


def is_write(call: ast.Call) -> bool:
    """Tell whether a call looks like a write of Django's ORM."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, on = call.func.attr, ast.unparse(call.func.value)
    if verb in ("bulk_create", "bulk_update", "get_or_create", "update_or_create"):
        return True
    if verb in ("create", "update"):
        return "objects" in on or ".filter(" in on
    return verb in ("save", "delete") and not call.args and not on.endswith("session")


@pytest.mark.parametrize(
    "line",
    [
        "Notice.objects.create(a=1)",
        "row.save()",
        "row.delete()",
        "A.objects.filter(b=1).update(c=2)",
    ],
)
def test_the_writing_rule_sees_a_planted_write(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Source("zhida/notices/planted.py")
    monkeypatch.setitem(planted.__dict__, "text", line)
    assert list(writes_outside_actions(planted)) != []


def test_the_settings_and_the_import_contract_name_the_same_stages() -> None:
    from zhida.entry.settings import STAGES

    contracts = tomllib.loads(texts()["pyproject.toml"])["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    without_tables = {"zhida.entry", "zhida.formats", "zhida.core"}
    assert [layer for layer in reversed(layers) if layer not in without_tables] == STAGES
    packages = {f"zhida.{s.stage}" for s in product() if s.stage}
    assert packages == set(layers)


def test_every_data_file_goes_into_the_wheel() -> None:
    configured = tomllib.loads(texts()["pyproject.toml"])["tool"]["setuptools"]["package-data"]["*"]
    data = [f for f in files() if f.startswith("zhida/") and not f.endswith(".py")]
    shipped = [f for f in data if "/tests/" not in f]
    missing = [f for f in shipped if not any(fnmatch(Path(f).name, p) for p in configured)]
    assert missing == []


def test_every_pinned_file_is_checked_by_its_hash() -> None:
    for name in ("boot", "run", "test"):
        pins = re.split(r"\n(?=[a-z0-9])", texts()[f"requirements/{name}.txt"])[1:]
        assert pins
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


NOT_IMPORTED = {
    "onnxruntime": "the engine under rapidocr",
    "opencv-python-headless": "imported as cv2; named so that no other build of it comes in",
    "psycopg": "Django imports it for PostgreSQL",
}
"""What must be installed although no module of ours names it."""


def test_only_what_is_used_is_installed() -> None:
    """Each requirement is imported, or named in the settings, or excused above."""
    from importlib.metadata import packages_distributions

    named = {module.partition(".")[0] for s in product() for _, module in imported(s)}
    settings = (ROOT / "zhida/entry/settings.py").read_text("utf-8")
    named |= set(re.findall(r'"(\w+)[."]', settings + texts()["zhida/entry/assets.py"]))
    used = {
        distribution.lower()
        for module, distributions in packages_distributions().items()
        if module in named
        for distribution in distributions
    }
    wanted = re.findall(r"^([\w-]+)", texts()["requirements/run.in"], re.M)
    assert [name for name in wanted if name.lower() not in used | set(NOT_IMPORTED)] == []
