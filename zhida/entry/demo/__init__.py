"""The demonstration: a sample notice of our own, invented users and people, a year of payments.

The figures are those of a public notice of 2022; every sentence is our own. Nobody here is real.
"""
