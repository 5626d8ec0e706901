"""Search by a firm's name, code or initials, as one filter of a list: `filters={"q": search(Member.uscc)}`."""

from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from shared.database.tables import firm_name
from shared.domain.bad_value import BadValue
from shared.domain.name_keys import CODE_LENGTH, LEAST, LEAST_OF_A_CODE, name_key, pairs, parts_of_code
from shared.domain.text import clean_text
from shared.lists.filters import Column, Filter

MOST = 100
"""Characters of what is searched, as it is written."""
_ELSEWHERE = "[^,]*,[^,]*"
"""Between an initial of one place and one of the next."""


class TooShort(BadValue):
    """Nothing of a name or code that could be searched."""


def searched(text: str) -> str:
    """What is searched, in the form in which names are compared.

    Raises:
        BadText: a character that does not show. TooShort: fewer than two letters or digits.
    """
    key = name_key(clean_text(text))
    if len(key) < LEAST:
        raise TooShort(
            "search_too_short",
            "请至少输入两个字（汉字、字母或数字，空格和标点不计）",
            "Give at least two characters: letters, digits or Chinese; blanks and punctuation do not count",
        )
    return key


Searched = Annotated[str, Field(max_length=MOST, examples=["激光"]), AfterValidator(searched)]


def search(uscc: Column) -> Filter:
    """Rows of firms found by a part of a name, the initials of one, or a part of the code; former names count too."""
    return Filter(Searched, lambda key: uscc.in_(select(firm_name.c.uscc).where(_found(key))))


def _found(key: str) -> ColumnElement[bool]:
    by_name = firm_name.c.key.contains(key)
    if not key.isascii():
        return _holding(pairs(key), by_name)
    initials = firm_name.c.initials.regexp_match(_ELSEWHERE.join(key))
    found = _holding(pairs(key), or_(by_name, initials))
    if not LEAST_OF_A_CODE <= len(key) <= CODE_LENGTH:
        return found
    return or_(_holding(parts_of_code(key), func.lower(firm_name.c.uscc).contains(key)), found)


def _holding(parts: set[str], exactly: ColumnElement[bool]) -> ColumnElement[bool]:
    """By the index those that hold all parts, and of them those that hold the whole."""
    held = firm_name.c.parts.bool_op("@>")(literal(sorted(parts), firm_name.c.parts.type))
    return and_(exactly, held)
