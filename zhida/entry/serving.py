"""Serve the pages: one granian process with threads, on this machine only unless told otherwise."""

from __future__ import annotations

import os
import socket

from zhida.core.refusal import refusal

THREADS = 8
"""Requests answered at once. SQLite writes queue anyway; reads and files do not."""

PORT_TAKEN = refusal(
    "port_is_taken",
    "{host} 的 {port} 端口已被占用，或本机没有这个地址。",
    advice="请用 --port 换一个端口，或先停止占用它的程序。",
)


def serve(host: str, port: int) -> None:
    """Serve at ``http://host:port`` until Ctrl-C or SIGTERM.

    Raises the refusal ``port_is_taken`` before anything is started.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    must_be_free(host, port)
    allow_host(host)
    server = Server(
        "zhida.entry.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_enabled=os.environ.get("ZHIDA_DEBUG") == "1",
    )
    server.serve()


def must_be_free(host: str, port: int) -> None:
    """Raise the refusal ``port_is_taken`` when nobody can listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(*found[:3]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError:
        raise PORT_TAKEN(host=host, port=port) from None


def allow_host(host: str) -> None:
    """Let the worker answer to ``host``, unless the installation names its hosts itself."""
    if host not in ("127.0.0.1", "localhost", "0.0.0.0", "::"):
        os.environ.setdefault("ZHIDA_HOSTS", f"{host},127.0.0.1,localhost")
