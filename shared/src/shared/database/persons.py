"""A condition of tables that two acts are two persons' acts, in the form by which the program compares them."""

from typing import Final

SINCE: Final = "2027-01-01 00:00:00+00"
"""Earlier releases compared letter by letter: what they decided stays, wherever it is upgraded by then."""


def two_persons(one: str, other: str, decided_at: str) -> str:
    """On columns with subjects: `shared.identity.subjects.person`, said to the database.

    Equal letters are one person whenever it was decided; other spellings of one person are since `SINCE`.
    """
    before = f"coalesce({decided_at}, 'infinity') < timestamptz '{SINCE}'"
    return f"{one} <> {other} AND ({before} OR {_person(one)} <> {_person(other)})"


def _person(column: str) -> str:
    return f"casefold(btrim(normalize({column}, NFKC)) COLLATE pg_unicode_fast)"
