"""The shelf of reference pages: a module here is one file of ``docs/reference``.

An entry has ``page()``, which returns the text, and may have ``SUFFIX`` (usually ``.md``).
"""
