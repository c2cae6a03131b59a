"""Spoilers: files that nobody should hand in, made on the spot; named in ``bad_files.yaml``."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

from PIL import Image

from zhida.formats.tests import compound_maker, makers

GOOD = makers.document(["某某县财政局文件", "单位：万元", [["县", "金额"], ["甲县", "435"]]])
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>'
MEGABYTE = 1024 * 1024


def empty() -> bytes:
    return b""


def only_blanks() -> bytes:
    return b" \r\n\t\n" * 9


def noise() -> bytes:
    return random.Random(7).randbytes(20_000)


def program() -> bytes:
    return b"MZ\x90\x00" + noise()


def shell_program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + noise()


def sound() -> bytes:
    return b"ID3\x04" + noise()


def archive_of_archives() -> bytes:
    inner = _zip({"a.txt": b"x" * 1000})
    return _zip({"inner.zip": inner})


def half_docx() -> bytes:
    return _half(makers.docx(GOOD))


def half_xlsx() -> bytes:
    return _half(makers.xlsx(GOOD))


def half_ofd() -> bytes:
    return _half(makers.ofd(makers.pdf(GOOD)))


def half_pdf() -> bytes:
    return _half(makers.pdf(GOOD))


def half_xls() -> bytes:
    return _half(compound_maker.xls([["县", "金额"], ["甲县", 435.0]] * 300))


def half_png() -> bytes:
    return _half(makers.picture(makers.scans(makers.pdf(GOOD), dpi=50)[0], "PNG"))


def half_jpeg() -> bytes:
    return _half(makers.picture(makers.scans(makers.pdf(GOOD), dpi=50)[0]))


def pdf_head_only() -> bytes:
    return b"%PDF-1.7\n" + noise()


def encrypted_pdf() -> bytes:
    """The good PDF with a standard security handler in its trailer, whose password nobody has."""
    handler = b"<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)
    trailer = (
        b"<</Root 1 0 R/Size 4/ID[(0123456789abcdef)(0123456789abcdef)]/Encrypt %s>>" % handler
    )
    return _pdf_of_pages(1, trailer)


def encrypted_office() -> bytes:
    return compound_maker.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000})


def encrypted_docx_entries() -> bytes:
    data = bytearray(makers.docx(GOOD))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def encrypted_xls() -> bytes:
    return compound_maker.xls([["县"]], password=True)


def docx_with_entities() -> bytes:
    return _replaced(makers.docx(GOOD), "word/document.xml", LAUGHS)


def docx_with_entities_in_utf16() -> bytes:
    text = LAUGHS.decode().replace('"1.0"', '"1.0" encoding="UTF-16"')
    return _replaced(makers.docx(GOOD), "word/document.xml", text.encode("utf-16"))


def xlsx_with_entities() -> bytes:
    return _replaced(makers.xlsx(GOOD), "xl/sharedStrings.xml", LAUGHS)


def ofd_with_entities() -> bytes:
    return _replaced(makers.ofd(makers.pdf(GOOD)), "Doc_0/Document.xml", LAUGHS)


def xml_with_entities() -> bytes:
    return LAUGHS


def web_page_with_entities() -> bytes:
    return b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>'


def declared_bomb() -> bytes:
    return _zip({"word/document.xml": b"\x00" * (200 * MEGABYTE)})


def lying_bomb() -> bytes:
    """An archive whose entry says 1000 bytes and unpacks to 300 megabytes."""
    data = bytearray(_zip({"word/document.xml": b" " * (300 * MEGABYTE)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(mark) + offset, 1000)
    return bytes(data)


def overlapping_bomb() -> bytes:
    """An archive whose many entries all unpack the same bytes."""
    core = _zip({"word/document.xml": b" " * (30 * MEGABYTE)})
    at = core.find(b"PK\x01\x02")
    end = core.find(b"PK\x05\x06")
    directory = core[at:end] * 100
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(directory), at, 0)
    return core[:at] + directory + tail


def crowd() -> bytes:
    return _zip({f"word/document{i}.xml": b"" for i in range(5000)})


def text_of_50_megabytes() -> bytes:
    return "财政资金下达通知\n".encode() * (2 * MEGABYTE)


def one_line_of_30_megabytes() -> bytes:
    return b"1," * (15 * MEGABYTE)


def many_cells() -> bytes:
    return (b"1," * 500 + b"\n") * 5000


def many_gaps() -> bytes:
    """Two lines of nothing but small cells, the second one cell shorter than the first."""
    return b"a   " * 900_000 + b"x\n" + b"a   " * 899_999 + b"x\n"


def vast_picture() -> bytes:
    """A PNG that says it has 60000 × 60000 pixels."""
    return _png(60_000, 60_000, b"\x00" * 1000)


def blank_picture() -> bytes:
    return _png(200, 200, (b"\x00" + b"\xff" * 200) * 200)


def digits_without_end() -> bytes:
    return b"1" * (9 * MEGABYTE)


def brackets_without_end() -> bytes:
    return "（".encode() * (2 * MEGABYTE)


def deep_web_page() -> bytes:
    return b"<div>" * 200_000


def tiff_without_its_second_page() -> bytes:
    whole, second = _tiff_of_two_pages()
    return whole[:second]


def tiff_cut_in_its_second_page() -> bytes:
    whole, _ = _tiff_of_two_pages()
    return whole[:-1000]


def _tiff_of_two_pages() -> tuple[bytes, int]:
    """Return a picture of two pages, and where the second one's directory begins."""
    buffer = io.BytesIO()
    page = Image.new("L", (600, 800), "white")
    page.save(buffer, "TIFF", save_all=True, append_images=[page], compression=None)
    whole = buffer.getvalue()
    first = struct.unpack_from("<I", whole, 4)[0]
    entries = struct.unpack_from("<H", whole, first)[0]
    return whole, struct.unpack_from("<I", whole, first + 2 + 12 * entries)[0]


def pdf_with_a_vast_picture() -> bytes:
    drawn = b"q 500 0 0 500 0 0 cm BI /W 30000 /H 30000 /BPC 1 /CS /G ID 0 EI Q"
    content = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    return _pdf_of_pages(1, b"<</Root 1 0 R/Size 5>>", content)


def pdf_of_2000_pages() -> bytes:
    return _pdf_of_pages(2000, b"<</Root 1 0 R/Size 4>>")


def pdf_with_bomb() -> bytes:
    packed = _packed_over_and_over(b"0 0 m 9 9 l S\n" * MEGABYTE, 70)
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    return _pdf_of_pages(1, b"<</Root 1 0 R/Size 5>>", content)


def _packed_over_and_over(data: bytes, times: int) -> bytes:
    """Return what zlib makes of ``data`` so many times over, having compressed it only once."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    once = press.compress(data) + press.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(data, check)
    return b"\x78\xda" + once * times + press.flush() + struct.pack(">I", check)


def far_cell() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return _replaced(makers.xlsx(GOOD), "xl/worksheets/sheet1.xml", sheet)


def wide_web_page() -> bytes:
    row = b'<tr><td rowspan="1000000" colspan="1000000">x</td></tr>'
    return b"<html><body><table>" + row * 2000 + b"</table></body></html>"


def wide_word_table() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>'
    body = f"<w:tbl>{f'<w:tr>{cell}{cell}</w:tr>' * 9}</w:tbl>"
    xml = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return _replaced(makers.docx(GOOD), "word/document.xml", xml.encode())


def nothing_in_word() -> bytes:
    return makers.docx(makers.document([]))


def old_word() -> bytes:
    return compound_maker.compound({"WordDocument": b"\x00" * 5000})


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _replaced(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {member: archive.read(member) for member in archive.namelist()}
    return _zip({**files, name: content})


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _pdf_of_pages(count: int, trailer: bytes, content: bytes | None = None) -> bytes:
    """Return a PDF written by hand whose pages are all the same object."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % (
        b"/Contents 4 0 R" if content else b""
    )
    kids = b" ".join([b"3 0 R"] * count)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        page,
        *([content] if content else []),
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, written in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return body + head + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(body))
