"""下达通知: read an official document, show what was found and where, keep it once confirmed.

``reading`` turns a neutral document into the notice's meaning; ``findings`` are its doubts.
"""
