"""What a person enters about recipients: who they are, what they draw, what they were given."""
