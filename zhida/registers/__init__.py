"""Official lists, dated and per region: divisions, agencies, subjects, purposes, marks, funds.

The lists are data files with a source and a validity; ``zhida registers load`` puts them into the
database, an administrator may add to them. ``registers.lists`` reads the same files without one.
"""
