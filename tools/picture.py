"""Take the picture of the README from our own pages: ``python -m tools.picture``.

Runs the demonstration in a folder of its own, serves it, logs in as the invented finance officer
and photographs the overview with the system's Chromium.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "overview.png"
SIZE = {"width": 1280, "height": 800}
COLOURS = 128
QUIET = (
    "--lang=zh-CN",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main() -> None:
    """Write ``docs/images/overview.png``."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "ZHIDA_HOME": f"{home}/demo"}
        zhida = [sys.executable, "-m", "zhida"]
        said = subprocess.run(
            [*zhida, "demo"], env=environment, check=True, capture_output=True, text=True
        ).stdout
        password = re.findall(r"密码都是：(\S+)", said)[0]
        port = _free_port()
        server = subprocess.Popen([*zhida, "serve", "--port", str(port)], env=environment)
        try:
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            PICTURE.write_bytes(_small(_photograph(f"http://127.0.0.1:{port}", password)))
        finally:
            server.terminate()
            server.wait(20)


def _photograph(site: str, password: str) -> bytes:
    """Log in and return the overview as PNG bytes, once its chart has been drawn."""
    from playwright.sync_api import sync_playwright

    _wait_for(site)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        page = browser.new_page(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]
        page.goto(f"{site}/accounts/login/")
        page.fill("input[name=login]", "caizheng")
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
        page.goto(site)
        page.wait_for_timeout(1500)
        return page.screenshot()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(site: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{site}/accounts/login/").close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(site)


def _small(picture: bytes) -> bytes:
    """Return the picture with few colours: a page has few, and a repository keeps it for ever."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
