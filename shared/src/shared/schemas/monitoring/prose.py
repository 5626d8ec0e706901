"""Text of several lines."""

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.domain.text import clean_text


def _clean_lines(text: str) -> str:
    return "\n".join(clean_text(line) for line in text.splitlines()).strip()


Prose = Annotated[str, AfterValidator(_clean_lines)]
"""Text of several lines, each of them free of what does not show."""


Note = Annotated[Prose, Field(max_length=2000)]
