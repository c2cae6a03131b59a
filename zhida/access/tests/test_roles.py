"""Which role may do what: the file of roles and the declared actions agree."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import zhida
from zhida.access.roles import guarded_areas, listed_roles, roles
from zhida.access.tests.builders import county, holder
from zhida.core.refusal import Refusal
from zhida.store.action import ACTIONS


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """Every action of every stage, found by importing the stages' modules."""
    for module in pkgutil.walk_packages(zhida.__path__, "zhida."):
        if ".tests" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {name for name in ACTIONS if name.split(".")[0] in _stages()}


def _stages() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(zhida.__path__)}


def test_every_action_is_somebodys(declared: set[str]) -> None:
    allowed = frozenset().union(*(role.actions for role in listed_roles().values()))
    missing = sorted(declared - allowed)
    assert missing == [], "name them under a role in zhida/access/data/roles.yaml"


def test_every_listed_action_exists(declared: set[str]) -> None:
    for name, role in listed_roles().items():
        unknown = sorted(role.actions - declared)
        assert unknown == [], f"{name} in roles.yaml allows actions that no stage declares"


def test_the_roles_of_the_file_are_the_choices_of_a_post() -> None:
    from zhida.access.models import Post

    choices = dict(Post._meta.get_field("role").choices)
    assert choices == {name: role.title for name, role in roles().items()}


def test_an_auditor_changes_nothing() -> None:
    assert roles()["auditor"].actions == frozenset()


def test_an_administrator_moves_no_money() -> None:
    stages = {name.split(".")[0] for name in roles()["administrator"].actions}
    assert stages <= {"registers", "access"}


@pytest.mark.django_db
def test_a_role_may_do_only_what_is_listed() -> None:
    from zhida.access.actions import add_user

    auditor = holder("auditor", county())
    with pytest.raises(Refusal) as refused:
        add_user("lisi", "invented-for-tests-only", by=auditor.actor)
    assert refused.value.name == "action_not_allowed"
    administrator = holder("administrator", county(), "guanli")
    assert add_user("lisi", "invented-for-tests-only", by=administrator.actor).username == "lisi"


@pytest.mark.django_db
def test_a_guarded_area_is_open_to_its_roles_only() -> None:
    from zhida.access.queries import demand

    assert guarded_areas() == {"trail", "sign_ins", "users"}
    demand(holder("auditor", county()), "trail")
    for post in (holder("civil_affairs", county(), "lisi"), None):
        with pytest.raises(Refusal) as refused:
            demand(post, "trail")
        assert refused.value.name == "area_not_open"


@pytest.mark.django_db
def test_an_area_that_nobody_declared_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        holder("auditor", county()).may_read("trial")
