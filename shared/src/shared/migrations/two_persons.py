"""Puts the comparison of persons as the program makes it beside the one letter by letter; never edited.

All programs that read the floor compare persons so themselves, so that it stays where it is.
"""

from alembic import op

_BEFORE = "coalesce({}, 'infinity') < timestamptz '2027-01-01 00:00:00+00'"
_PERSON = "casefold(btrim(normalize({}, NFKC)) COLLATE pg_unicode_fast)"


def compare_persons(table: str, one: str, other: str, decided_at: str) -> None:
    """`ck_<table>_two_persons`; what was decided before 2027 stays compared letter by letter."""
    name = op.f(f"ck_{table}_two_persons")
    differ = f"{_PERSON.format(one)} <> {_PERSON.format(other)}"
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, f"{one} <> {other} AND ({_BEFORE.format(decided_at)} OR {differ})")
