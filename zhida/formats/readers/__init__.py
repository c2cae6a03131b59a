"""The shelf itself: one module reads one family of files.

An entry has ``NAMES`` (usual extensions), ``looks_like(data, name)`` (judged by content, the name
only decides between kinds that look alike), ``read(data)`` and ``GUARDED`` (whether the reading
must happen in a watched process of its own). ``RANK`` orders the questions: the surest first.
"""
