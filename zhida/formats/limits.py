"""How much of a file is read at most, and how long; one place, so that they fit together.

They are chosen so that whatever a file holds, its reading ends within 10 seconds and 1 GB of
memory. A real notice stays far below each of them.
"""

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 64 * MEGABYTE
"""A long scan at 300 dpi is about 1 MB a page."""

MAX_TEXT_BYTES = 10 * MEGABYTE
"""Plain text, CSV and HTML; five million characters are fifty long novels."""

MAX_PARAGRAPH_CHARACTERS = 50_000
"""One paragraph or cell; a spreadsheet itself holds 32,767 in a cell."""

MAX_CELLS = 200_000
"""Grid positions of all tables of one document, and of one sheet with its blank cells."""

MAX_BLOCKS = 200_000
"""Paragraphs and tables of one document."""

MAX_INFLATED_BYTES = 100 * MEGABYTE
"""Everything inside one archive, unpacked."""

MAX_XML_BYTES = 30 * MEGABYTE
"""One XML part of an archive; a parsed tree takes about ten times its text. Sheets are not kept
as a tree, and formatted blank rows make them long: for them only the limit of the archive holds.
"""

MAX_ARCHIVE_ENTRIES = 3000
"""Files inside one archive."""

MAX_PAGES = 300
"""Pages of a document with text."""

MAX_SCANNED_PAGES = 100
"""Pages that must be recognised; about two seconds each."""

MAX_PIXELS = 80_000_000
"""One picture: A3 at 600 dpi has 70 million."""

MAX_PICTURE_PIXELS = 10_000_000
"""A page drawn for recognition or for showing: A4 at 300 dpi has 8.7 million."""

MAX_EMPTY_SCANS = 3
"""A scan whose first pages show no text at all is given up."""

SILENCE_SECONDS = 8.0
"""A reading that finishes no page for so long is ended; starting up takes another second."""

LONG_STEP_SECONDS = 40
"""One step of recognition, once a picture is known to be sound; it takes a second or two."""

CONVERSION_SECONDS = 8
"""LibreOffice turning an old Word file into a new one; about five seconds."""

MAX_TREE_BYTES = 800 * MEGABYTE
"""Resident memory of the reading process with all it started; recognition takes about 600 MB."""
