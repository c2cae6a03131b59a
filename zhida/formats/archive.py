"""The ZIP container of docx, xlsx, ods and ofd, opened only after everything in it was measured."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from zhida.core.document import UnreadableError
from zhida.formats import limits

MAGIC = b"PK\x03\x04"
END_OF_DIRECTORY = b"PK\x05\x06"
DIRECTORY_ENTRY = b"PK\x01\x02"
SHEET_PART = "xl/worksheets/"
XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
CHUNK = limits.MEGABYTE
LOCAL_HEADER_BYTES = 30

BOMB = (
    f"压缩内容展开后超过{limits.MAX_INFLATED_BYTES // limits.MEGABYTE}MB的上限，"
    "可能是压缩炸弹。请用原办公软件重新另存后重试。"
)
DAMAGED = "文件容器已损坏或不完整。请重新取得原文件，能用办公软件正常打开后再试。"
ENCRYPTED = "文件已加密。请在原软件中取消密码，另存后重试。"
DECLARED = "文件的XML中含有DTD或实体声明，出于安全不予读取。请用办公软件重新另存后重试。"


def open_safely(data: bytes) -> zipfile.ZipFile:
    """Return the archive in ``data`` after checking sizes, encryption and XML declarations.

    Raises ``UnreadableError`` when it is damaged, encrypted, beyond the limits (declared or
    actual), or when an XML part has a DTD or declares entities.
    """
    if data.count(DIRECTORY_ENTRY) > limits.MAX_ARCHIVE_ENTRIES:
        raise UnreadableError(
            f"压缩包内的文件超过{limits.MAX_ARCHIVE_ENTRIES}个，不像办公文件。请检查后重试。"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _measure(data, archive.infolist())
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError):
        raise UnreadableError(DAMAGED) from None
    return archive


def _measure(data: bytes, members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError(ENCRYPTED)
    if sum(member.file_size for member in members) > limits.MAX_INFLATED_BYTES:
        raise UnreadableError(BOMB)
    total = 0
    for member in members:
        is_xml = XML_PART.search(member.filename) is not None
        content = bytearray()
        size = 0
        for chunk in _inflated(data, member):
            size += len(chunk)
            if total + size > limits.MAX_INFLATED_BYTES:
                raise UnreadableError(BOMB)
            if is_xml:
                content += chunk
        if size != member.file_size:
            raise UnreadableError(DAMAGED)
        if is_xml:
            _refuse_xml(member.filename, content)
        total += size


def _refuse_xml(name: str, content: bytes | bytearray) -> None:
    if len(content) > limits.MAX_XML_BYTES and not name.startswith(SHEET_PART):
        raise UnreadableError(
            f"文件中有一部分内容超过{limits.MAX_XML_BYTES // limits.MEGABYTE}MB的上限。"
            "请删除多余的空行空列或拆分文件后重试。"
        )
    if declares(content):
        raise UnreadableError(DECLARED)


def declares(content: bytes | bytearray) -> bool:
    """Tell whether XML has a DTD or declares entities."""
    if DECLARATION.search(content):
        return True
    # UTF-16 writes each of these characters with a zero byte.
    return b"\x00" in content and DECLARATION.search(content.replace(b"\x00", b"")) is not None


def _inflated(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what ``member`` really holds, in chunks, without believing its declared size."""
    name_bytes, extra_bytes = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + LOCAL_HEADER_BYTES + name_bytes + extra_bytes
    packed = memoryview(data)[start : start + member.compress_size]
    if len(packed) < member.compress_size:
        raise zipfile.BadZipFile
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while chunk := inflater.decompress(packed, CHUNK):
        yield chunk
        packed = memoryview(inflater.unconsumed_tail)
