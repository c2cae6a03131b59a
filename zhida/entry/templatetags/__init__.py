"""Template tags of the doors; they are built in, see settings."""
