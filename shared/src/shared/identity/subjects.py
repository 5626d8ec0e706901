"""Subjects of tokens: the names by which persons are told apart, in one spelling each."""

import unicodedata

from shared.identity.invalid_token import InvalidToken

_DIGITS = frozenset("0123456789")
_MARKS = frozenset("._@:|+-")


class UnfitSubject(InvalidToken):
    """A subject that could pass for another person's; `character` is the first one at fault."""

    def __init__(self, character: str) -> None:
        self.character = character
        name = unicodedata.name(character, "no name")
        self.shown = f"U+{ord(character):04X} {name}"
        super().__init__(f"the subject holds {self.shown}")


def check_subject(subject: str) -> None:
    """Accepts letters of Latin or of Han, one of the two per subject, digits 0-9 and `._@:|+-`.

    Blanks, full-width forms and letters of other scripts are refused: `zhao` in Cyrillic letters is not another person.

    Raises:
        UnfitSubject: names the first character at fault.
    """
    scripts = set()
    for character in subject:
        if character in _DIGITS or character in _MARKS:
            continue
        script = _script(character)
        scripts.add(script)
        if script is None or len(scripts) > 1:
            raise UnfitSubject(character)


def person(subject: str) -> str:
    """The form by which two subjects are compared: NFKC, case folded, no blanks at the ends.

    Subjects stored before spelling was held are compared in it too.
    """
    return unicodedata.normalize("NFKC", subject).strip().casefold()


def same_person(one: str, other: str) -> bool:
    """Whether two subjects name one person."""
    return person(one) == person(other)


def _script(character: str) -> str | None:
    """`LATIN` or `CJK`; None for all else, and for what a compatibility form stands for."""
    if not character.isalpha() or unicodedata.normalize("NFKC", character) != character:
        return None
    first = unicodedata.name(character, "").partition(" ")[0]
    return first if first in {"LATIN", "CJK"} else None
