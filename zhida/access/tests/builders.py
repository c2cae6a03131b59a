"""People, posts and places for tests. Every person and code here is invented."""

from __future__ import annotations

from zhida.access import actions
from zhida.access.models import Post, User
from zhida.registers.models import Agency, Division
from zhida.store.action import SYSTEM

PASSWORD = "invented-for-tests-only"


def place(code: str, name: str, *, above: Division | None = None, level: str) -> Division:
    """Return a division, made when it is not there."""
    path = (above.path if above else "") + code + "/"
    found, _ = Division.objects.get_or_create(
        code=code,
        defaults={"name": name, "level": level, "parent": above, "path": path, "source": "测试"},
    )
    return found


def prefecture() -> Division:
    """Return the prefecture of the founding notice, with its province."""
    province = place("650000", "新疆维吾尔自治区", level="province")
    return place("654000", "伊犁哈萨克自治州", above=province, level="prefecture")


def county(code: str = "654021", name: str = "伊宁县") -> Division:
    """Return a county of that prefecture."""
    return place(code, name, above=prefecture(), level="county")


def institution(division: Division, key: str = "welfare_home") -> Agency:
    """Return an institution of a division."""
    found, _ = Agency.objects.get_or_create(
        code=f"{division.code}.{key}",
        defaults={
            "name": f"{division.name}测试福利院",
            "kind": "institution",
            "division": division,
            "source": "测试",
        },
    )
    return found


def person(username: str = "zhangsan") -> User:
    """Return a person with the tests' password and no post."""
    return actions.add_user(username, PASSWORD, "测试人员", by=SYSTEM)


def holder(role: str, division: Division, username: str = "zhangsan") -> Post:
    """Return a new person's post; an institution's post is in the division's welfare home."""
    agency = institution(division) if role == "institution" else None
    return actions.add_post(person(username), role, division, agency, by=SYSTEM)
