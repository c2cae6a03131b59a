"""The OLE compound file, container of doc, xls and wps: the bytes of one named stream.

Only what is needed to look at the records of an xls; written after [MS-CFB], sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from zhida.core.document import UnreadableError
from zhida.formats.archive import DAMAGED

HEADER_FAT_SECTORS = 109
ENTRY_BYTES = 128
END_OF_CHAIN = 0xFFFFFFFE
MINI_STREAM_BELOW = 4096
MINI_SECTOR_BYTES = 64


def stream(data: bytes, name: str) -> bytes:
    """Return the content of the stream ``name`` of the compound file ``data``.

    Raises ``UnreadableError`` when the container is damaged or has no such stream.
    """
    try:
        return _Container(data).stream(name)
    except (struct.error, IndexError, KeyError, ValueError):
        raise UnreadableError(DAMAGED) from None


class _Container:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sector_bytes = 1 << struct.unpack_from("<H", data, 30)[0]
        self.fat = self._fat()
        directory = self._chained(struct.unpack_from("<I", data, 48)[0])
        entries = [directory[at : at + ENTRY_BYTES] for at in range(0, len(directory), ENTRY_BYTES)]
        self.entries = {_name(entry): struct.unpack_from("<IQ", entry, 116) for entry in entries}

    def stream(self, name: str) -> bytes:
        start, size = self.entries[name]
        if size >= MINI_STREAM_BELOW:
            return self._chained(start)[:size]
        mini_fat = _numbers(self._chained(struct.unpack_from("<I", self.data, 60)[0]))
        shared = self._chained(self.entries["Root Entry"][0])
        parts = [
            shared[sector * MINI_SECTOR_BYTES : (sector + 1) * MINI_SECTOR_BYTES]
            for sector in _chain(mini_fat, start)
        ]
        return b"".join(parts)[:size]

    def _fat(self) -> tuple[int, ...]:
        count = struct.unpack_from("<I", self.data, 44)[0]
        sectors = list(struct.unpack_from(f"<{HEADER_FAT_SECTORS}I", self.data, 76))
        more, blocks = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(blocks, len(self.data) // self.sector_bytes)):
            *listed, more = _numbers(self._sector(more))
            sectors += listed
        return _numbers(b"".join(self._sector(sector) for sector in sectors[:count]))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.sector_bytes
        if at >= len(self.data):
            raise ValueError("sector beyond the end of the file")
        return self.data[at : at + self.sector_bytes]

    def _chained(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _chain(self.fat, start))


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """Yield the sectors from ``start`` on; a chain that runs in a circle is an error."""
    for _ in range(len(table) + 1):
        if start >= END_OF_CHAIN:
            return
        yield start
        start = table[start]
    raise ValueError("chain of sectors without end")


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _name(entry: bytes) -> str:
    length: int = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")
