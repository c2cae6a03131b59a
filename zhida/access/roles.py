"""What each role may do, read from ``data/roles.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhida.core.refusal import refusal
from zhida.core.yaml_data import content_of

ROLES = Path(__file__).parent / "data" / "roles.yaml"

SYSTEM_ROLE = "system"

AREA_NOT_OPEN = refusal(
    "area_not_open",
    "您当前的岗位不能查看这一部分。",
    advice="请切换到有此权限的岗位，或请系统管理员调整岗位。",
    status=403,
)


@dataclass(frozen=True)
class Role:
    """A role: its Chinese title, the actions it may do, and the guarded areas it may read."""

    title: str
    actions: frozenset[str]
    reads: frozenset[str]


@lru_cache
def roles() -> dict[str, Role]:
    """Return every role that a person may hold, by name."""
    return {name: role for name, role in listed_roles().items() if name != SYSTEM_ROLE}


@lru_cache
def listed_roles() -> dict[str, Role]:
    """Return every role of the file, that of the system itself included."""
    listed = content_of(ROLES)
    return {
        name: Role(role["title"], frozenset(role["actions"]), frozenset(role["reads"]))
        for name, role in listed.items()
    }


@lru_cache
def guarded_areas() -> frozenset[str]:
    """Return the areas that only some roles may read."""
    return frozenset().union(*(role.reads for role in roles().values()))
