"""The shelf of channels: one file is one way in which money reaches people.

``<channel>.py`` says how records lie in the channel's files: ``write(page, records, target)`` and
``read(page, source)``, most often taken from ``zhida.payments.media``. ``<channel>.yaml`` names
the columns of the order that goes out and of the return that comes back, and what the other
side's codes mean. A layout that was not compared with a specification says ``verified: no``.
"""
