"""What a developer runs from the Makefile: set-up, printed reference, lists of house rules."""
