"""救助对象: the people whom the money is for.

Who they are (numbers sealed, found by keyed hash, shown masked), with whom they live, what they
are enrolled in, what aid they were given, and the rosters by which offices report them.
"""
