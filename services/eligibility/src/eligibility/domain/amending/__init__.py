"""A plan with changes on top of its files, and what is refused of them."""
