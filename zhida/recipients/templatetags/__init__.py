"""How the pages of recipients write months and what one person gets."""
