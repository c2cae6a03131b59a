"""The shelf of rosters: one file is one kind that offices send in.

``<kind>.yaml`` names the columns: what their headings say, which must be there, what stands in
them. ``<kind>.py`` holds what only this kind demands: ``checks()``, SQL over the table ``cells``.
"""
