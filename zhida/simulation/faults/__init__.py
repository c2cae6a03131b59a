"""The shelf of faults that auditors find: one file is one fault, planted or tried a known number
of times.

Verb ``plant(plot)`` arranges it before the year begins; ``attempt(plot)`` tries it
when the year is over. Both yield an ``Answer`` for each. What Zhida refuses is written as refused.
A fault with ``FIRST`` is arranged before all others.
"""
