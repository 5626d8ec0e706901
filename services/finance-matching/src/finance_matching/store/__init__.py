"""The tables and what is read of them."""
