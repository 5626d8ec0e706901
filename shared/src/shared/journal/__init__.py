"""Who did what, on whose behalf, under which rules: written with the change, sealed behind it, verifiable by anyone."""
