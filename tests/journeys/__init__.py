"""The whole programme, embedded and as separate processes."""
