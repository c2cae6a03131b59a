"""Shelf-less reading: a neutral document in, the notice's meaning and its doubts out.

``assemble.read`` is the door. Nothing here knows Django, a database or a file format. Words that
an official would recognise (names of columns, wordings of marks, titles of findings) are data in
``data/*.yaml``; the modules hold only the reasoning.
"""
