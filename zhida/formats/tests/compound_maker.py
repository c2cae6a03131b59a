"""Makers of compound files (doc, xls, encrypted office files): just enough for the readers."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with ``streams``, each padded to be no mini stream."""
    padded = {name: content.ljust(4096, b"\x00") for name, content in streams.items()}
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    body = b""
    for place, (name, content) in enumerate(padded.items(), start=1):
        sectors = -(-len(content) // SECTOR)
        start = len(chains)
        chains += [*range(start + 1, start + sectors), END]
        sibling = place + 1 if place < len(padded) else FREE
        entries.append(_entry(name, 2, start, len(content), right=sibling))
        body += content.ljust(sectors * SECTOR, b"\x00")
    entries += [b"\x00" * 128] * (-len(entries) % 4)
    directory = len(chains)
    sectors = len(entries) // 4
    chains += [*range(directory + 1, directory + sectors), END]
    fat_sectors = 1
    while (len(chains) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    first_fat = len(chains)
    chains += [FAT] * fat_sectors
    chains += [FREE] * (fat_sectors * SECTOR // 4 - len(chains))
    listed = [*range(first_fat, first_fat + fat_sectors)]
    listed += [FREE] * (109 - len(listed))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE,
                       9, 6, 0, fat_sectors, directory, 0, 4096, END, 0, END, 0)  # fmt: skip
    head += struct.pack("<109I", *listed)
    return head + body + b"".join(entries) + struct.pack(f"<{len(chains)}I", *chains)


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE
) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", encoded, len(encoded) + 2, kind, 1, FREE, right, child,
                       start, size)  # fmt: skip


def xls(rows: list[list[object]], *, formula: bool = False, password: bool = False) -> bytes:
    """Return an xls workbook of one sheet; ``formula`` adds =1+1 below the first column.

    A percent value is a tuple with the number as its only member.
    """
    globals_ = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    if password:
        globals_ += _record(0x2F, b"\x01\x00" * 20)
    globals_ += _record(0xE0, struct.pack("<HH16x", 0, 0)) + _record(
        0xE0, struct.pack("<HH16x", 0, 9)
    )
    name = "分配表"
    bound_at = len(globals_)
    bound_size = 4 + 8 + len(name) * 2
    offset = bound_at + bound_size + 4
    bound = struct.pack("<IBBBB", offset, 0, 0, len(name), 1) + name.encode("utf-16-le")
    globals_ += _record(0x85, bound) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet += _cell(r, c, value)
    if formula:
        tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
        cached = struct.pack("<dHIH", 2.0, 0, 0, len(tokens))
        sheet += _record(0x06, struct.pack("<HHH", len(rows), 0, 0) + cached + tokens)
    return compound({"Workbook": globals_ + sheet + _record(0x0A, b"")})


def _cell(row: int, column: int, value: object) -> bytes:
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHH", row, column, 0) + text)
    is_percent = isinstance(value, tuple)
    number = value[0] if isinstance(value, tuple) else value
    return _record(0x203, struct.pack("<HHHd", row, column, is_percent, number))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
