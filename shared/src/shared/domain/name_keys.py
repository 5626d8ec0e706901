"""Names as a search compares them: one form of a text, and the short parts by which an index finds it.

A text is found by its bigrams, pairs of neighbours: what holds a text holds all its pairs. A code is found by its runs
of four characters, marked so that they are no pairs of a name.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

LEAST = 2
"""Characters of the shortest text that has a pair."""
LEAST_OF_A_CODE = 4
CODE_LENGTH = 18
_MARK = "#"


def name_key(text: str) -> str:
    """The letters and digits of a text in one width and one case; blanks, brackets and points say nothing."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def pairs(key: Sequence[str]) -> set[str]:
    """The bigrams of a key; of initials, where a place may have several, each with each."""
    return {one + other for left, right in pairwise(key) for one in left for other in right}


def parts_of_code(code: str) -> set[str]:
    """The runs of four characters of a code's key, marked."""
    return {_MARK + code[at : at + LEAST_OF_A_CODE] for at in range(len(code) - LEAST_OF_A_CODE + 1)}
