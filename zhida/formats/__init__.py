"""Shelf of file formats: bytes of a file in, the neutral document out.

``reading.read_file`` is the door. One module in ``readers`` is one format (``NAMES``,
``looks_like``, ``read``); nothing is registered by hand. No format executes, fetches or
evaluates anything that a file contains, and ``guard`` ends a reading that takes too much.
"""
