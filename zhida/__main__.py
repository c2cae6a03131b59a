"""``python -m zhida`` is the command ``zhida``."""

from zhida.entry.cli import main

if __name__ == "__main__":
    main()
