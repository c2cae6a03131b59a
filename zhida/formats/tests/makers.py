"""Makers: from one short description to a file of every format that can be read.

A description is a list of blocks; a string is a paragraph, a list of rows is a table. In a table
``"<"`` continues the cell to the left and ``"^"`` the cell above. All names in tests are invented.
"""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import zipfile
from typing import Any

from zhida.core.document import Block, Cell, Document, Paragraph, Place, Table
from zhida.formats import grid

Description = list[str | list[list[str]]]


def document(description: Description) -> Document:
    """Return the neutral document of a description."""
    blocks: list[Block] = []
    for block in description:
        if isinstance(block, str):
            blocks.append(Paragraph(block, Place()))
        else:
            blocks.append(table(block))
    return Document(blocks, "made")


def table(rows: list[list[str]]) -> Table:
    """Return the table of rows that use ``"<"`` and ``"^"`` for spans."""
    anchors = [
        grid.Anchor(r, c, text, _run(rows, r, c, 1, 0), _run(rows, r, c, 0, 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text not in ("<", "^")
    ]
    return grid.table(anchors, Place())


def _run(rows: list[list[str]], r: int, c: int, down: int, right: int) -> int:
    sign = "^" if down else "<"
    length = 1
    while (
        r + down * length < len(rows)
        and c + right * length < len(rows[r])
        and rows[r + down * length][c + right * length] == sign
    ):
        length += 1
    return length


def anchors(made: Table) -> list[list[Cell | None]]:
    """Return the rows of a table with each spanning cell only where it begins, else None."""
    seen: set[int] = set()
    rows: list[list[Cell | None]] = []
    for row in made.rows:
        rows.append([None if id(cell) in seen else cell for cell in _new(row, seen)])
        seen |= {id(cell) for cell in row}
    return rows


def _new(row: list[Cell], seen: set[int]) -> list[Cell]:
    """Return the row; a cell that stands in it twice counts as seen after the first time."""
    result: list[Cell] = []
    blank = Cell("", Place())
    inside: set[int] = set()
    for cell in row:
        result.append(blank if id(cell) in inside else cell)
        inside.add(id(cell))
    seen.add(id(blank))
    return result


def text(made: Document, separator: str = "\t") -> str:
    """Return the document as text; cells that a span covers are blank."""
    lines = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            lines += [block.text, ""]
            continue
        for row in anchors(block):
            lines.append(separator.join(cell.text if cell else "" for cell in row))
        lines.append("")
    return "\n".join(lines)


def markdown(made: Document) -> str:
    """Return the document as Markdown."""
    lines = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            lines += [block.text, ""]
            continue
        for r, row in enumerate(anchors(block)):
            lines.append("| " + " | ".join(cell.text if cell else "" for cell in row) + " |")
            if r == 0:
                lines.append("|" + " --- |" * block.width)
        lines.append("")
    return "\n".join(lines)


def html_page(made: Document, charset: str = "utf-8") -> bytes:
    """Return the document as a web page."""
    parts = [f'<!DOCTYPE html><html><head><meta charset="{charset}"></head><body>']
    for block in made.blocks:
        if isinstance(block, Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
            continue
        parts.append("<table>")
        for row in anchors(block):
            cells = [
                f'<td rowspan="{c.row_span}" colspan="{c.column_span}">{html.escape(c.text)}</td>'
                for c in row
                if c
            ]
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode(charset)


def docx(made: Document) -> bytes:
    """Return the document as Word file."""
    import docx as word

    file = word.Document()
    for block in made.blocks:
        if isinstance(block, Paragraph):
            file.add_paragraph(block.text)
            continue
        drawn = file.add_table(len(block.rows), block.width, style="Table Grid")
        # The grid is asked for once: python-docx counts it anew for each cell.
        places = [list(row.cells) for row in drawn.rows]
        for r, row in enumerate(anchors(block)):
            for c, cell in enumerate(row):
                if cell and cell.row_span * cell.column_span > 1:
                    last = places[r + cell.row_span - 1][c + cell.column_span - 1]
                    places[r][c].merge(last).text = cell.text
                elif cell:
                    places[r][c].text = cell.text
        file.add_paragraph("")
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def xlsx(made: Document, formulas: dict[str, str] | None = None) -> bytes:
    """Return the document as one sheet; ``formulas`` replaces cells: ``{"D5": "=SUM(D2:D4)"}``."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("附件")
        at = 0
        for block in made.blocks:
            if isinstance(block, Paragraph):
                sheet.write(at, 0, block.text)
                at += 1
                continue
            for row in anchors(block):
                for c, cell in enumerate(row):
                    if cell:
                        _write(sheet, at, c, cell)
                at += 1
            at += 1
        for reference, formula in (formulas or {}).items():
            sheet.write_formula(reference, formula, None, 12345)
    return buffer.getvalue()


def _write(sheet: Any, r: int, c: int, cell: Cell) -> None:
    value: str | float = cell.text
    if cell.text.lstrip("-").replace(".", "", 1).isdigit():
        value = float(cell.text)
    if cell.row_span * cell.column_span > 1:
        sheet.merge_range(r, c, r + cell.row_span - 1, c + cell.column_span - 1, value)
    else:
        sheet.write(r, c, value)


def csv_file(made: Document, separator: str = ",") -> str:
    """Return the document as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    for block in made.blocks:
        if isinstance(block, Paragraph):
            writer.writerow([block.text])
            continue
        for row in anchors(block):
            writer.writerow([cell.text if cell else "" for cell in row])
        writer.writerow([])
    return buffer.getvalue()


def pdf(made: Document, *, size_mm: tuple[int, int] = (210, 297), ruled: bool = True) -> bytes:
    """Return the document as PDF with numbered pages; tables go on over pages, headers do not."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = str(pylopdf_fonts_zh_cn.serif_path().parent)
    source = typst_source(made, size_mm)
    source = source if ruled else f"#set table(stroke: none)\n{source}"
    result = typst.compile(source.encode(), font_paths=[folder], ignore_system_fonts=True)
    assert isinstance(result, bytes)
    return result


def typst_source(made: Document, size_mm: tuple[int, int]) -> str:
    """Return the document in the language of typst."""
    parts = [
        f"#set page(width: {size_mm[0]}mm, height: {size_mm[1]}mm, margin: 25mm,"
        ' numbering: "— 1 —")',
        '#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")',
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.9em)",
    ]
    for block in made.blocks:
        if isinstance(block, Paragraph):
            parts.append(f"#text({json.dumps(block.text, ensure_ascii=False)})\n")
            continue
        cells = [
            f"table.cell(rowspan: {c.row_span}, colspan: {c.column_span})"
            f"[#par(first-line-indent: 0em)[#{json.dumps(c.text, ensure_ascii=False)}]]"
            for row in anchors(block)
            for c in row
            if c
        ]
        columns = ", ".join(["auto"] * block.width)
        parts.append(f"#table(columns: ({columns}), {', '.join(cells)})\n")
    return "\n\n".join(parts)


def scans(pdf_bytes: bytes, *, turn: float = 0.6, dpi: int = 200) -> list[Any]:
    """Return the pages as spoiled grey pictures (PIL): turned, blurred, noisy."""
    import numpy as np
    import pypdfium2
    from PIL import Image, ImageFilter

    noise = np.random.default_rng(1)
    pages = []
    for page in pypdfium2.PdfDocument(pdf_bytes):
        drawn = page.render(scale=dpi / 72).to_pil().convert("L")
        drawn = drawn.rotate(turn, fillcolor=255, resample=Image.Resampling.BICUBIC)
        drawn = drawn.filter(ImageFilter.GaussianBlur(0.7))
        spoiled = np.asarray(drawn, dtype=np.int16) + noise.normal(0, 12, drawn.size[::-1])
        pages.append(Image.fromarray(np.clip(spoiled, 0, 255).astype(np.uint8)))
    return pages


def picture(page: Any, kind: str = "JPEG") -> bytes:
    """Return a page of ``scans`` as a file; JPEG is saved at quality 60."""
    buffer = io.BytesIO()
    page.save(buffer, kind, **({"quality": 60} if kind == "JPEG" else {}))
    return buffer.getvalue()


def scanned_pdf(pages: list[Any], dpi: int = 200) -> bytes:
    """Return pages of ``scans`` as a PDF that holds nothing but pictures."""
    from PIL import Image

    jpegs = [Image.open(io.BytesIO(picture(page))) for page in pages]
    buffer = io.BytesIO()
    jpegs[0].save(buffer, "PDF", save_all=True, append_images=jpegs[1:], resolution=dpi)
    return buffer.getvalue()


def ofd(pdf_bytes: bytes) -> bytes:
    """Return a PDF of ours as a small OFD with the same words and lines in the same places."""
    import pdfplumber

    buffer = io.BytesIO()
    with (
        pdfplumber.open(io.BytesIO(pdf_bytes)) as drawn,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        width, height = (float(side) * MM for side in drawn.pages[0].bbox[2:])
        listed = ""
        for number, page in enumerate(drawn.pages):
            location = f"Doc_0/Pages/Page_{number}/Content.xml"
            archive.writestr(location, _ofd_page(page))
            listed += f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        archive.writestr("OFD.xml", OFD_ROOT)
        box = f"0 0 {width:.2f} {height:.2f}"
        archive.writestr("Doc_0/Document.xml", OFD_DOCUMENT.format(box=box, pages=listed))
    return buffer.getvalue()


MM = 25.4 / 72
OFD_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
OFD_ROOT = (
    f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {OFD_NAMESPACE} Version="1.1"'
    ' DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>made</ofd:DocID></ofd:DocInfo>'
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
OFD_DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {OFD_NAMESPACE}><ofd:CommonData>'
    "<ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox>"
    "</ofd:PageArea></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
)


def _ofd_page(page: Any) -> str:
    objects = []
    for word in page.extract_words(return_chars=True):
        x, top, size = word["x0"] * MM, word["top"] * MM, (word["bottom"] - word["top"]) * MM
        starts = [char["x0"] * MM for char in word["chars"]]
        steps = " ".join(f"{b - a:.3f}" for a, b in itertools.pairwise(starts))
        objects.append(
            f'<ofd:TextObject ID="{len(objects) + 100}" Font="1" Size="{size:.3f}"'
            f' Boundary="{x:.3f} {top:.3f} 200 {size:.3f}">'
            f'<ofd:TextCode X="0" Y="{size * 0.85:.3f}" DeltaX="{steps}">'
            f"{html.escape(word['text'])}</ofd:TextCode></ofd:TextObject>"
        )
    for line in page.edges:
        x, top = line["x0"] * MM, line["top"] * MM
        across, down = (line["x1"] - line["x0"]) * MM, (line["bottom"] - line["top"]) * MM
        objects.append(
            f'<ofd:PathObject ID="{len(objects) + 100}" LineWidth="0.3"'
            f' Boundary="{x:.3f} {top:.3f} {across:.3f} {down:.3f}">'
            f"<ofd:AbbreviatedData>M 0 0 L {across:.3f} {down:.3f}</ofd:AbbreviatedData>"
            "</ofd:PathObject>"
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {OFD_NAMESPACE}><ofd:Content>'
        f'<ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )
