"""Bare programs that do the same work with nothing round it; they set what the measures are held against."""
