"""The journeys of an official, driven through a real Chromium."""
