"""A door kept for those who call `python -m shared.store.revise`."""
