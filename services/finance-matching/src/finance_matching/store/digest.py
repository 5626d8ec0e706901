"""The digest of a list, by the database."""

from typing import Final

DIGEST: Final = """encode(sha256(convert_to(coalesce(string_agg(
  uscc || ',' || version || E'\\n', '' ORDER BY uscc COLLATE "C"), ''), 'UTF8')), 'hex')"""
"""Over rows of `list_entry`; `finance_matching.domain.list_digest` says the same of a copy at hand."""
