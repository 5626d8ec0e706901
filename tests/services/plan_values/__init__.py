"""For each parameter of the shipped plan another value, and an answer that it changes."""
