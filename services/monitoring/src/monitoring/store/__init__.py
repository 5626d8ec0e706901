"""Members as known here, progress reports and violations."""
