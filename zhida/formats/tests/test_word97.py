"""Old Word files go through LibreOffice where it is, and are refused plainly where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhida.core.document import UnreadableError
from zhida.formats.reading import read_bytes
from zhida.formats.tests import compound_maker, makers, spoilers

CONVERTER = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
cp "{made}" "$2/given.docx"
"""


def _only_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str | None) -> None:
    """Let ``soffice`` be the given script, or nothing at all."""
    if script is not None:
        (folder / "soffice").write_text(script)
        (folder / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin" if script else str(folder))


def test_without_libreoffice_the_refusal_says_what_to_do(tmp_path, monkeypatch):
    _only_program(tmp_path, monkeypatch, None)
    with pytest.raises(UnreadableError, match=r"LibreOffice.*另存为 \.docx"):
        read_bytes(spoilers.old_word(), "通知.wps")


def test_what_libreoffice_makes_is_read(tmp_path, monkeypatch):
    made = tmp_path / "made.docx"
    made.write_bytes(makers.docx(makers.document(["关于下达资金的通知"])))
    _only_program(tmp_path, monkeypatch, CONVERTER.format(made=made))
    read = read_bytes(spoilers.old_word(), "通知.doc")
    assert read.format == "word97"
    assert [p.text for p in read.paragraphs()] == ["关于下达资金的通知"]


def test_a_file_that_libreoffice_cannot_turn_is_refused(tmp_path, monkeypatch):
    _only_program(tmp_path, monkeypatch, "#!/bin/sh\nexit 1\n")
    with pytest.raises(UnreadableError, match="无法转换"):
        read_bytes(spoilers.old_word(), "通知.doc")


def test_an_encrypted_old_word_file_is_refused():
    flags = b"\x00" * 10 + (0x0100).to_bytes(2, "little") + b"\x00" * 5000
    with pytest.raises(UnreadableError, match="加密"):
        read_bytes(compound_maker.compound({"WordDocument": flags}), "通知.doc")
