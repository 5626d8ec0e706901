"""Seats, candidates, lists, members and their exits."""
