"""Every door asks who you are: no page, endpoint or command answers a stranger.

The doors are found by walking Django's addresses, the API's operations and the ``cli`` modules, so
a new one is held to the rule from its first day.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters
from ninja import Schema

from tests.house import Source, every, product
from zhida.entry.api import api

OPEN_TO_STRANGERS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_trust",
    "/favicon.ico",
}
"""The names of the addresses by which one comes in, and the icon that the login page shows."""

SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": f"{0:032x}"}


@lru_cache
def addresses() -> dict[str, URLPattern]:
    """Return every address of the site, filled with samples, and its pattern."""
    found = dict(_walk(get_resolver().url_patterns, "/"))
    assert len(found) > 30
    return found


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str
) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        address = prefix + _sample(one)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, address)
        else:
            yield address, one


def _sample(one: URLPattern | URLResolver) -> str:
    """Return the pattern's text with a sample in place of each parameter."""
    text = str(one.pattern).removeprefix("^").removesuffix("$")
    kinds = {type(converter): kind for kind, converter in get_converters().items()}
    for name, converter in one.pattern.converters.items():
        sample = SAMPLES[kinds[type(converter)]]
        text = text.replace(f"<{kinds[type(converter)]}:{name}>", sample).replace(
            f"<{name}>", sample
        )
    return text.replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-x").replace(
        "(?P<key>[-:\\w]+)", "x"
    )


def closed() -> dict[str, URLPattern]:
    return {at: one for at, one in addresses().items() if not is_open(at, one)}


def is_open(at: str, one: URLPattern) -> bool:
    return (one.name or at) in OPEN_TO_STRANGERS


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["get", "post"])
def test_no_page_and_no_endpoint_answers_a_stranger(client: Client, verb: str) -> None:
    answers = {at: getattr(client, verb)(at) for at in closed()}
    let_in = {
        at: answer.status_code
        for at, answer in answers.items()
        if not (answer.status_code == 401 or _asks_for_login(answer))
    }
    assert let_in == {}, "a stranger got another answer than the login page or 401"


def _asks_for_login(answer: Any) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_what_is_open_to_strangers_is_there_and_tells_nothing_of_money(client: Client) -> None:
    named = {one.name for one in addresses().values()}
    assert {"account_login", "mfa_authenticate"} <= named
    for at, one in addresses().items():
        if is_open(at, one):
            assert client.get(at).status_code in (200, 302, 404), at


def test_every_operation_of_the_api_demands_a_login() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert len(paths) > 20
    open_to_all = [
        f"{verb} {at}"
        for at, operations in paths.items()
        for verb, operation in operations.items()
        if not operation.get("security")
    ]
    assert open_to_all == []


def test_no_two_bodies_of_the_api_bear_one_name() -> None:
    """The description of the API knows a body by its name: of two it would show one for both."""
    ours = {one for one in kinds_of(Schema) if one.__module__.startswith("zhida.")}
    found = Counter(one.__name__ for one in ours)
    assert len(found) > 20
    assert [name for name, count in found.items() if count > 1] == []


def kinds_of(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield every class below a class."""
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


@lru_cache
def verbs() -> frozenset[str]:
    """Return the names of all functions that are actions."""
    found = frozenset(
        function.name
        for source in product()
        for function in source.functions()
        if any(ast.unparse(one).startswith("action(") for one in function.decorator_list)
    )
    assert len(found) > 20
    return found


def written(source: Source) -> Iterator[ast.Call]:
    """Yield each call of an action in a door."""
    for node in source.nodes:
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in verbs():
                yield node


def nameless_writes(source: Source) -> Iterator[str]:
    """Name each action that a door calls without saying who acts."""
    for call in written(source):
        keywords = {keyword.arg for keyword in call.keywords}
        if "by" not in keywords and None not in keywords:
            yield source.at(call, f"{ast.unparse(call.func)}: does not say who acts (by=)")


def doors() -> Iterator[Source]:
    return (s for s in product() if s.door)


KEPT_FROM = {
    "finish": "written by the reading child when it is done",
    "correct_reading": "done with the original in sight",
    "upload": "a command registers a file at once",
    "load": "lists come with the program; by command and at set-up",
    "rotate_keys": "done where the key file lies; by command",
    "open_fund": "done by registering a notice",
    "receive": "done by registering a notice",
    **dict.fromkeys(
        ("add_user", "close_user", "add_post", "end_post", "set_password", "unlock"),
        "who may come in is decided by people; by page and by command",
    ),
}
"""What not every door offers, and why."""


BEHIND_PAGES = {"registration.py", "intake_runner.py"}
"""Modules that views leave a longer work to."""


def test_what_can_be_done_can_be_done_by_page_by_program_and_by_command() -> None:
    """Each action is named in a view or form, in the API, and in a command."""
    kinds = {"api": "api", "cli": "command", "commands": "command"}
    said: dict[str, str] = {"page": "", "api": "", "command": ""}
    for source in product():
        if source.door or source.name in BEHIND_PAGES:
            said[kinds.get(source.door, "page")] += source.text
    words = {kind: set(re.findall(r"\w+", text)) for kind, text in said.items()}
    missing = {
        f"{verb}: no {kind}"
        for verb in verbs()
        for kind, known in words.items()
        if not verb.startswith("_") and verb not in KEPT_FROM and verb not in known
    }
    assert missing == set()


def test_every_door_says_who_acts() -> None:
    assert any(list(written(source)) for source in doors())
    assert every(doors(), nameless_writes) == []


def scopes_made_up(source: Source) -> Iterator[str]:
    """Name each place where a door makes up what may be seen."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Scope"):
            yield source.at(node, "makes its own scope; take one from zhida.access")


def test_no_door_makes_a_scope_of_its_own() -> None:
    assert every(doors(), scopes_made_up) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("actions.pass_down(a, b)", nameless_writes),
        ("queries.ledger(Scope(all=True))", scopes_made_up),
    ],
)
def test_the_rules_see_a_planted_door(
    line: str, rule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = Source("planted.py")
    monkeypatch.setitem(planted.__dict__, "text", line)
    assert list(rule(planted)) != []
