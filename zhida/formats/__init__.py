"""Shelf of file formats: bytes of a file in, the neutral document out.

One module is one format (``NAMES``, ``looks_like``, ``read``); nothing is registered by hand.
No format executes, fetches or evaluates anything that a file contains.
"""
