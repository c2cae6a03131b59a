"""Commands of the installation itself: serve, setup, demo, check."""
