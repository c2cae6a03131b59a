"""Make the two environments: ``.boot/`` holds uv, ``.venv/`` the application.

    python3 tools/boot.py run     # what the application needs
    python3 tools/boot.py test    # and what its tests need

Works for a user without root, on a Debian or Ubuntu without ``python3-venv``, and behind a mirror:
uv does not read pip's settings, so whatever pip is told (index, wheel folder, certificates) is told
to uv as well, unless uv has settings of its own. Everything is installed
by hash. Only the standard library is used: nothing else is there yet.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
PINS = ROOT / "requirements"
OLDEST = (3, 11)

TOLD_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
"""pip's name of a setting, and the variable by which uv takes the same."""

HOW_TO_GET_VENV = (
    "zhida: this Python has no 'ensurepip'. On Debian or Ubuntu run:"
    " sudo apt-get install python3-venv"
)


def main(arguments: list[str]) -> int:
    """Set up what was asked for; return the exit code."""
    if arguments not in (["run"], ["test"]):
        print(__doc__, file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        print(f"zhida: Python 3.11 or newer is needed, this is {sys.version}", file=sys.stderr)
        return 1
    try:
        make_boot()
        install(arguments[0])
    except subprocess.CalledProcessError as failed:
        print(f"zhida: this command failed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    return 0


def make_boot() -> None:
    """Make ``.boot/`` with uv and the build backend in it, pinned by hash; once for each pin."""
    pins, made_for = PINS / "boot.txt", BOOT / "made-for.txt"
    if made_for.exists() and made_for.read_bytes() == pins.read_bytes():
        return
    shutil.rmtree(BOOT, ignore_errors=True)
    make_environment_with_pip()
    run(*pip(), "install", "--quiet", "--require-hashes", "-r", pins)
    shutil.copyfile(pins, made_for)


def make_environment_with_pip() -> None:
    """Make ``.boot/`` with a pip in it or beside it, or end and say what to install.

    Debian and Ubuntu ship Python without ``ensurepip``. Root installs it; without root the pip
    wheel is taken out of its Debian package, which needs no rights at all.
    """
    if importlib.util.find_spec("venv") is None:
        sys.exit(HOW_TO_GET_VENV)
    if importlib.util.find_spec("ensurepip") or install_venv_package():
        run(sys.executable, "-m", "venv", BOOT)
        return
    run(sys.executable, "-m", "venv", "--without-pip", BOOT)
    if not fetch_pip_wheel_of_debian():
        sys.exit(HOW_TO_GET_VENV)


def pip() -> list[str]:
    """Return the command of the pip that installs into ``.boot/``."""
    wheel = next((BOOT / "pip").rglob("pip-*.whl"), None)
    inside = str(BOOT / "bin" / "python")
    return [inside, f"{wheel}/pip"] if wheel else [inside, "-m", "pip"]


def install_venv_package() -> bool:
    """Install ``python3-venv`` with apt-get if this is root; tell whether it is there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quietly("apt-get", "update")
    package = f"python3.{sys.version_info.minor}-venv"
    return quietly("apt-get", "install", "-y", "--no-install-recommends", package)


def fetch_pip_wheel_of_debian() -> bool:
    """Unpack Debian's ``python3-pip-whl`` under ``.boot/pip``, without root; tell if it worked."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return False
    with tempfile.TemporaryDirectory() as fetched:
        if not quietly("apt-get", "download", "python3-pip-whl", cwd=fetched):
            return False
        packages = [str(package) for package in Path(fetched).glob("*.deb")]
        return all(quietly("dpkg-deb", "-x", package, str(BOOT / "pip")) for package in packages)


def install(which: str) -> None:
    """Install the pinned set into ``.venv/``, and this tree as the package ``zhida``.

    It *installs* and never *syncs*: the smaller set after the larger one must remove nothing.
    """
    uv = BOOT / "bin" / "uv"
    environment = uv_environment()
    if not (VENV / "bin" / "python").exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV, env=environment)
    into = [uv, "pip", "install", "--quiet", "--python", VENV / "bin" / "python"]
    run(*into, "--require-hashes", "-r", PINS / f"{which}.txt", env=environment)
    backend = ["--no-deps", "--build-constraint", PINS / "boot.txt"]
    run(*into, *backend, "--editable", ROOT, env=environment)


def uv_environment() -> dict[str, str]:
    """Return the environment for uv: ours, no Python downloads, and what pip was told."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    if any(name in os.environ for name in TOLD_TO_UV.values() if name.startswith("UV_")):
        return environment
    listed = subprocess.run([*pip(), "config", "list"], capture_output=True, text=True)
    environment.update(told_by_pip(listed.stdout))
    return environment


def told_by_pip(listing: str) -> dict[str, str]:
    """Return uv's variables for the settings that ``pip config list`` printed.

    A line reads ``global.index-url='address'``; an environment variable stands as ``:env:`` and
    counts more than a file. pip takes the best version of all indexes, uv only of the first one
    that knows the package: with more than one index uv is told to do as pip does, which is safe
    because every file is pinned by hash.
    """
    told: dict[str, str] = {}
    lines = [line for line in listing.splitlines() if "=" in line]
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        variable = TOLD_TO_UV.get(name.rpartition(".")[2])
        if variable:
            told[variable] = as_uv_writes(variable, value.strip("'\""))
    if "UV_INDEX" in told:
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return told


def as_uv_writes(variable: str, value: str) -> str:
    """Return a value the way uv wants lists: wheel folders by comma, the rest by space."""
    words = value.replace("\\n", " ").split()
    return ("," if variable == "UV_FIND_LINKS" else " ").join(words)


def run(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a command; raises ``CalledProcessError`` when it fails."""
    subprocess.run([str(word) for word in command], check=True, env=env)


def quietly(*command: str, cwd: str | None = None) -> bool:
    """Run a command without its output; tell whether it succeeded."""
    return subprocess.run(command, cwd=cwd, capture_output=True).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
