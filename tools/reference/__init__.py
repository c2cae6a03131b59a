"""Prints ``docs/reference`` from the code, and the map in ``ARCHITECTURE.md``; nothing by hand.

``python -m tools.reference`` writes, ``--check`` only tells what is out of date.
"""
