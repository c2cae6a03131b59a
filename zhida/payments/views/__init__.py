"""The pages of payments, one module for each tab."""
