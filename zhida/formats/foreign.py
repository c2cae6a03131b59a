"""Files that are not for reading, known by their first bytes, so that the refusal names them."""

from __future__ import annotations

from zhida.core.document import UnreadableError
from zhida.formats import archive

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

KINDS = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"\xca\xfe\xba\xbe", "程序文件"),
    (archive.MAGIC, "压缩包"),
    (archive.END_OF_DIRECTORY, "空的压缩包"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"ID3", "音频文件"),
    (b"OggS", "音视频文件"),
    (b"SQLite format 3", "数据库文件"),
    (b"{\\rtf", "RTF 文件"),
)


def is_xml(data: bytes) -> bool:
    """Tell whether ``data`` begins as XML does, in whatever encoding."""
    head = data[:256].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:9].lower().startswith((b"<?xml", b"<!doctype", b"<!entity"))


def refuse(data: bytes) -> UnreadableError:
    """Return the error that says what ``data`` is, or that nobody knows."""
    known = "请提供文本、Word、Excel、PDF、OFD 文件或扫描图片。"
    if data.startswith(OLE_MAGIC):
        if ENCRYPTED_PACKAGE in data:
            return UnreadableError(archive.ENCRYPTED)
        return UnreadableError(f"文件不是 Word 或 Excel 文档，或文件已损坏。{known}")
    if data.startswith(archive.MAGIC) and archive.END_OF_DIRECTORY not in data:
        return UnreadableError(archive.DAMAGED)
    if is_xml(data):
        if archive.declares(data):
            return UnreadableError(archive.DECLARED)
        return UnreadableError(f"这是 XML 数据文件，不能作为资金文件读取。{known}")
    for magic, kind in KINDS:
        if data.startswith(magic):
            return UnreadableError(f"这是{kind}，不能作为资金文件读取。{known}")
    return UnreadableError(f"不认识这种文件，或文件已损坏。{known}")
