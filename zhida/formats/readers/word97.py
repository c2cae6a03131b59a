"""旧版 Word 和 WPS 文档（doc、wps）

Turned into docx by LibreOffice where it is installed; no library reads them well. LibreOffice gets
a profile of its own in which macros are off and nothing linked is fetched.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from zhida.core.document import Document, UnreadableError
from zhida.formats import archive, compound, foreign, limits, progress
from zhida.formats.readers import docx

NAMES = ("doc", "wps", "dot")
RANK = 3
GUARDED = True

WORD_STREAM = "WordDocument".encode("utf-16-le")
FLAGS_OFFSET = 10
ENCRYPTED_FLAG = 0x0100

NOT_INSTALLED = (
    "读取旧版 Word 或 WPS 文档（.doc、.wps）需要安装 LibreOffice，本机没有找到。"
    "请在 Word 或 WPS 中另存为 .docx 后重试。"
)
NOT_CONVERTED = (
    "旧版 Word 或 WPS 文档无法转换，可能已损坏。请在 Word 或 WPS 中另存为 .docx 后重试。"
)

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Settings of LibreOffice: no macros, no linked content."""


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is a compound file with a Word stream in it."""
    return data.startswith(foreign.OLE_MAGIC) and WORD_STREAM in data


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``, also where LibreOffice is not there."""
    flags = struct.unpack_from("<H", compound.stream(data, "WordDocument"), FLAGS_OFFSET)[0]
    if flags & ENCRYPTED_FLAG:
        raise UnreadableError(archive.ENCRYPTED)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableError(NOT_INSTALLED)
    progress.long_step()
    return replace(docx.read(_converted(program, data)), format="word97")


def _converted(program: str, data: bytes) -> bytes:
    """Return ``data`` as docx. Raises ``UnreadableError`` when LibreOffice makes none in time."""
    with tempfile.TemporaryDirectory() as folder:
        given, profile = Path(folder, "given.doc"), Path(folder, "profile")
        given.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", "docx", "--outdir", folder, str(given)),
        ]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.CONVERSION_SECONDS,
                check=False,
            )
            return given.with_suffix(".docx").read_bytes()
        except (subprocess.TimeoutExpired, FileNotFoundError) as problem:
            raise UnreadableError(NOT_CONVERTED) from problem
