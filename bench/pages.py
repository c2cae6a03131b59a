"""How long a page takes with 100,000 allotments, through the server that ``zhida serve`` starts."""

from __future__ import annotations

import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from bench import installation
from bench.figures import RUNS, Figure, quantiles

MOST_REQUESTS, PATIENCE = 60, 20.0
"""A page is asked for 60 times, or for 20 seconds if it is slow, but five times at least."""

HOW = f"granian, SQLite, {installation.ALLOTMENTS:,} allotments, up to {MOST_REQUESTS} requests"
PAGES = {
    "overview": "/",
    "ledger": "/allotments/",
    "trace": f"/allotments/trace/?number={urllib.parse.quote('量测〔2022〕1号')}",
}


def figures() -> list[Figure]:
    import django

    django.setup()
    installation.fill()
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "zhida", "serve", "--port", str(port)])
    try:
        browser = _logged_in(f"http://127.0.0.1:{port}")
        return [
            Figure(f"page {name}: p50 / p95", _measure(browser, address), "p95 ≤ 200 ms", HOW)
            for name, address in PAGES.items()
        ]
    finally:
        server.terminate()
        server.wait(20)


class Browser:
    """One client that keeps its cookies."""

    def __init__(self, site: str) -> None:
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, address: str) -> str:
        with self.opener.open(self.site + address) as answer:
            if urllib.parse.urlsplit(answer.url).path.startswith("/accounts/login"):
                raise PermissionError(address)
            return answer.read().decode()

    def log_in(self, username: str, password: str) -> None:
        login = f"{self.site}/accounts/login/"
        with self.opener.open(login) as answer:
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        assert found
        form = {"login": username, "password": password, "csrfmiddlewaretoken": found[1]}
        data = urllib.parse.urlencode(form).encode()
        asked = urllib.request.Request(login, data, {"Referer": login})
        self.opener.open(asked).read()


def _logged_in(site: str) -> Browser:
    browser = Browser(site)
    until = time.monotonic() + 30
    while True:
        try:
            browser.log_in(installation.USERNAME, installation.PASSWORD)
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return browser


def _measure(browser: Browser, address: str) -> str:
    browser.get(address)
    times: list[float] = []
    while len(times) < RUNS or (len(times) < MOST_REQUESTS and sum(times) < PATIENCE):
        start = time.perf_counter()
        browser.get(address)
        times.append(time.perf_counter() - start)
    return quantiles(times)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
