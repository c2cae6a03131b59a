"""Words and sums of the domain in pure Python: money, dates, names, numbers, the neutral document.

Nothing here knows a database, a web page or a file format. Everything else may import it.
"""
