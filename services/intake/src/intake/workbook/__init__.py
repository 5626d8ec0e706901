"""Application workbooks (申报表): bytes to rows and back; reading, normalising, refusing, writing; no database."""
