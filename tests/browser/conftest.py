"""A real browser before a real server: both are this machine's own, or the tests are skipped."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.founding import ROOT
from tests.running import command, environment, free_port

SCREENSHOTS = ROOT / "var" / "screenshots"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PASSWORD = "browser-tests-only-88"

USERS = {
    "ili": ("finance", "654000", "州财政（虚构）"),
    "yining": ("finance", "654021", "县财政（虚构）"),
    "auditor": ("auditor", "654000", "审计（虚构）"),
    "civil": ("civil_affairs", "654021", "县民政（虚构）"),
    "keeper": ("administrator", "654000", "管理员（虚构）"),
}

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")

PREPARE = f"""
from zhida.store.startup import start_django
start_django()
from zhida.entry import installation
installation.prepare()
for name, (role, division, shown) in {USERS!r}.items():
    installation.open_user(name, {PASSWORD!r}, role, division, display_name=shown, reason="测试")
from datetime import date
from zhida.registers import actions, queries
from zhida.store.action import SYSTEM
actions.set_standard(
    queries.component("minimum_living.living"), "rural", queries.division("654021"), 50_000,
    valid_from=date(2022, 1, 1), source="测试数据", by=SYSTEM,
)
"""

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Debian's Chromium in a container, kept from everything but what it is told."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a data folder of its own, with invented users."""
    with serving(tmp_path_factory.mktemp("browser"), PREPARE) as address:
        yield address


@contextmanager
def serving(home: Path, prepare: str) -> Iterator[str]:
    """Run a script that prepares a data folder, and yield the address of a server on it."""
    env = environment(home)
    subprocess.run([sys.executable, "-c", prepare], env=env, cwd=ROOT, check=True, timeout=120)
    port = free_port()
    server = subprocess.Popen(command("serve", "--port", str(port)), env=env, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address + "/accounts/login/")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium; the tests are skipped, with the reason, where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver, pytest.MonkeyPatch.context() as patch:
        # The driver keeps a loop running in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person before the browser; whatever goes wrong on a page is kept as a complaint."""

    page: Any
    site: str
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def listen(self) -> None:
        """Keep errors of the console, violations of the policy, and requests that leave."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"
        )

    def _heard(self, message: Any) -> None:
        status = re.search(r"the server responded with a status of (\d+)", message.text)
        if status and int(status[1]) in self.expected:
            return
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"left the machine: {request.url}")

    def go(self, path: str) -> None:
        """Open a page and wait until it is still."""
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")

    def log_in(self, username: str) -> None:
        """Log in with the invented password."""
        self.go("/accounts/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda address: "/accounts/" not in address)
        self.go("/")

    def upload(self, file: Path) -> None:
        """Upload a file and wait for its review."""
        self.go("/notices/upload/")
        self.page.set_input_files("input[type=file]", file)
        self.page.get_by_role("button", name="上传并识读").click()
        self.page.wait_for_url("**/allotments/register/*/", timeout=60_000)

    def photograph(self, name: str) -> None:
        """Keep the page as a desk and as a phone show it, and complain of what it may not have."""
        self.complaints += [f"{name}: {found}" for found in self.page.evaluate(AUDIT)]
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-desk.png")
        self.page.set_viewport_size(PHONE)
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-phone.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            self.complaints.append(f"{name} is {wide} pixels wide on a phone")
        self.page.set_viewport_size(DESK)

    def text(self) -> str:
        """Return what the page says."""
        said: str = self.page.locator("main").inner_text()
        return said


@pytest.fixture
def visitor(chromium: Any, site: str) -> Iterator[Callable[..., Visitor]]:
    """Open browsers for people; at the end, nothing may have gone wrong on any page."""
    people: list[Visitor] = []

    def enter(username: str | None = None) -> Visitor:
        context = chromium.new_context(viewport=DESK, locale="zh-CN")
        person = Visitor(context.new_page(), site)
        person.listen()
        people.append(person)
        if username:
            person.log_in(username)
        return person

    yield enter
    for person in people:
        person.page.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []
