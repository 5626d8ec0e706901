"""The four answers that an assessment can give."""

from typing import Literal

Outcome = Literal["eligible", "needs_waiver", "needs_review", "ineligible"]
"""In rising order of precedence: all met · a soft criterion open · a hard one undecided · a hard one unmet."""
