"""Free text as people give it, freed of what can deceive a reader or break a store."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticKnownError, core_schema

from shared.domain.bad_value import BadValue

_UNSAFE = re.compile(
    "["
    "\u0000-\u001f\u007f-\u009f"  # control characters, NUL among them: PostgreSQL cannot hold it
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # invisible fillers and marks
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidi, line separators
    "\ud800-\udfff"  # surrogates
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)
"""Refused in every text: what does not show, or shows something else in another order."""

_PLAIN = "[ -~·×—‘-”…、-】！-～一-鿿]"
"""What nearly all texts consist of: shown as it is, and unchanged by NFC whatever stands beside it."""


class BadText(BadValue):
    """The text holds a character that does not show or that turns the order of reading."""


def clean_text(text: str) -> str:
    """The text in Unicode form NFC without blanks at its ends.

    Raises:
        BadText: it holds a control, zero-width or direction character.
    """
    stripped = text.strip()
    if stripped.isascii() and stripped.isprintable():
        return stripped
    if found := _UNSAFE.search(stripped):
        point = f"U+{ord(found.group()):04X}"
        raise BadText(
            "bad_text",
            f"文本含有不可见字符或方向控制字符 {point}，请删除后重新填写",
            f"The text holds the invisible or direction character {point}; remove it and try again",
        )
    return unicodedata.normalize("NFC", stripped)


Text = Annotated[str, AfterValidator(clean_text)]
"""Text that can be shown, stored and compared; kept as given but for NFC and the blanks around it."""


@dataclass(frozen=True, slots=True)
class TextOf:
    """`Annotated[str, TextOf(most=200)]`: a `Text` of so many characters, read in one step where it is plain."""

    most: int
    least: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """For pydantic."""
        is_plain = re.compile(rf"(?! ){_PLAIN}{{{self.least},{self.most}}}(?<! )").fullmatch

        def read(text: str) -> str:
            return text if is_plain(text) else self._read(text)

        return core_schema.no_info_after_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """For pydantic."""
        return {**handler(schema), "maxLength": self.most, **({"minLength": self.least} if self.least else {})}

    def _read(self, text: str) -> str:
        clean = clean_text(text)
        if len(clean) < self.least:
            raise PydanticKnownError("string_too_short", {"min_length": self.least})
        if len(clean) > self.most:
            raise PydanticKnownError("string_too_long", {"max_length": self.most})
        return clean
