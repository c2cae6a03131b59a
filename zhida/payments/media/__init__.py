"""How the records of a channel's file lie in it: separated, in fixed widths, in a workbook.

Each module writes records to a stream and reads them back with their rows, one at a time, and
knows nothing of what they mean.
"""
