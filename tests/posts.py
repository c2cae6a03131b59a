"""Posts of every role and place, and a browser for each: what tests of scopes have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.test import Client, TestCase

from zhida.access.actions import add_post, add_user
from zhida.access.models import User
from zhida.registers.models import Agency, Division
from zhida.store.action import SYSTEM

WITHOUT_POST = "nobody"


class Posts(TestCase):
    """A world made once, and everybody's browser; ``who`` is the user whose turn it is."""

    POSTS: ClassVar[dict[str, tuple[str, str, str, set[str]]]] = {}
    """By user: role, division, agency, and what of the world the post may see."""

    sessions: ClassVar[dict[str, str]]

    @classmethod
    def open_posts(cls) -> None:
        """Open an account for each post, and one without any."""
        for username, (role, division, agency, _) in cls.POSTS.items():
            user = add_user(username, "invented-for-tests-only", by=SYSTEM)
            unit = Agency.objects.get(code=agency) if agency else None
            add_post(user, role, Division.objects.get(code=division), unit, by=SYSTEM)
        add_user(WITHOUT_POST, "invented-for-tests-only", by=SYSTEM)
        cls.sessions = {name: session_of(name) for name in (*cls.POSTS, WITHOUT_POST)}

    def browser(self, username: str) -> Client:
        """Return a browser in which that person has logged in."""
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[username]
        return browser

    def seen_by(self, username: str) -> set[str]:
        """Return what a user may see of the world."""
        return self.POSTS[username][3] if username in self.POSTS else set()

    def each(self) -> Iterator[tuple[Client, set[str]]]:
        """Yield each person's browser, and what may be seen in it."""
        for username in self.sessions:
            self.who = username
            yield self.browser(username), self.seen_by(username)


def session_of(username: str) -> str:
    """Log a person in and return the key of the session."""
    browser = Client()
    browser.force_login(User.objects.get(username=username))
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
