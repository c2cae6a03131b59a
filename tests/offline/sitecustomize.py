"""Refuses and writes down every connection that leaves this machine.

Python runs this file first in every process whose ``PYTHONPATH`` names this folder, so the children
of the demonstration are watched like itself. The log is the file at ``ZHIDA_OFFLINE_LOG``.
"""

import os
import sys

AT_HOME = ("127.", "::1", "localhost", "0.0.0.0")
REACHES_OUT = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
}
"""Python's audit events of the network, and which argument holds the address."""


def watch(event, arguments):
    if event not in REACHES_OUT:
        return
    address = arguments[REACHES_OUT[event]]
    host = address[0] if isinstance(address, tuple) else address
    local_file = isinstance(address, (str, bytes)) and event in ("socket.connect", "socket.sendto")
    if host is None or local_file or str(host).startswith(AT_HOME):
        return
    with open(os.environ["ZHIDA_OFFLINE_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{event} {address}\n")
    raise ConnectionRefusedError(f"offline: {event} {address}")


sys.addaudithook(watch)
