"""The two ways to write, the outbox, the relay and its lease."""
