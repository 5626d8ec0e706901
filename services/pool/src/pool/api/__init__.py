"""Pool over HTTP."""
