"""Reads off a revision's own statements what older programs may break by: what it takes away, and what it tightens."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script

WIDER = {
    ("2026_11_28_known_of_firms", "ck_exit_case_reversed_after_it_was_carried_out"): "older programs undo no exit",
    ("2026_11_28_known_of_firms", "one_removal_per_violation"): "holds of fewer rows than the one before",
    ("2026_11_28_reinstatement", "ck_seat_plan_used_within_cap"): "wider by the debt",
    ("2026_11_28_reinstatement", "ck_unit_seats_used_within_seats"): "wider by the debt",
    ("2026_11_28_reinstatement", "ck_seat_line_known_reason"): "one word more",
    ("2026_11_28_reinstatement", "one_line_each_way"): "one column more in the key",
    (
        "2026_11_28_appeals_of_grounds",
        "ck_violation_whole_abnormal_filing",
    ): "wider, with the next two",
    ("2026_11_29_departures", "ck_member_removed_on_a_ground"): "the same of what older programs write",
    ("2026_11_28_appeals_of_grounds", "ck_violation_abnormal_with_its_appeal"): "part of the one before",
    ("2026_11_28_appeals_of_grounds", "ck_violation_appeal_of_a_decision"): "part of the one before",
    ("2026_11_28_assignments", "one_application_per_firm_and_batch"): "one column more in the key",
    ("2026_11_28_steps_in_order", "pk_appeal_step"): "the database gives the new key, and more rows are taken",
    ("2026_11_29_two_persons", "ck_approval_two_persons"): "all that read the floor compare persons so themselves",
    ("2026_11_29_two_persons", "ck_progress_report_two_persons"): "likewise",
    ("2026_11_29_two_persons", "ck_violation_two_persons"): "likewise",
    ("2026_11_28_order_over_epochs", "sequence"): "a wider type",
    ("2026_11_28_order_over_epochs", "assessed_sequence"): "a wider type",
}
"""Rules that look tighter and are not, by revision and name, each with the reason why older programs go on."""
_NEW_TABLE = re.compile(r'CREATE TABLE "?(\w+)"?')
_NEW_COLUMN = re.compile(r'ALTER TABLE "?(\w+)"? ADD COLUMN "?(\w+)"? (.*)', re.DOTALL)
_RULE = re.compile(
    r'ALTER TABLE "?(\w+)"? ADD CONSTRAINT "?(\w+)"? (CHECK|UNIQUE|FOREIGN|EXCLUDE|PRIMARY)(.*)', re.DOTALL
)
_INDEX = re.compile(r'CREATE UNIQUE INDEX (?:CONCURRENTLY )?"?(\w+)"? ON "?(\w+)"?')
_COLUMN = re.compile(r'ALTER TABLE "?(\w+)"? ALTER COLUMN "?(\w+)"? (SET NOT NULL|DROP DEFAULT|TYPE)')
_GONE = re.compile(
    r'ALTER TABLE "?(\w+)"? (?:DROP COLUMN "?(\w+)"?|RENAME (?:COLUMN )?(?:"?(\w+)"? )?TO)|DROP TABLE "?(\w+)"?'
)
_SUPPLIED = ("DEFAULT", "GENERATED")


def statements_of(revision: Script) -> list[str]:
    """What the revision says to a database, without one."""
    said = StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said, "literal_binds": True}
    )
    with Operations.context(context):
        revision.module.upgrade()
    return [" ".join(statement.split()) for statement in said.getvalue().split(";\n")]


def tightened(statements: Sequence[str]) -> list[str]:
    """Names of what an older program may break by: columns and tables gone or stricter, rules over what it writes.

    A rule over columns that the revision itself adds binds nobody who does not know them.
    """
    tables = {found[1] for found in map(_NEW_TABLE.match, statements) if found}
    columns = {(found[1], found[2]) for found in map(_NEW_COLUMN.match, statements) if found}
    return [name for table, name in _strict(statements, columns) if table not in tables]


def _strict(statements: Iterable[str], new: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for statement in statements:
        if found := _NEW_COLUMN.match(statement):
            if "NOT NULL" in found[3] and not any(word in found[3] for word in _SUPPLIED):
                yield found[1], found[2]
        elif found := _RULE.match(statement):
            if found[3] != "CHECK" or not _columns(found[4]) <= {name for table, name in new if table == found[1]}:
                yield found[1], found[2]
        elif found := _INDEX.match(statement):
            yield found[2], found[1]
        elif (found := _COLUMN.match(statement)) and (found[1], found[2]) not in new:
            yield found[1], found[2]
        elif found := _GONE.match(statement):
            yield found[1] or found[4], found[2] or found[3] or found[1] or found[4]


def _columns(condition: str) -> set[str]:
    """The columns that a condition names: words in small letters, but texts, functions, types and truth values."""
    plain = re.sub(r"'[^']*'|::\w+(\[\])?", "", condition)
    return set(re.findall(r"\b[a-z_][a-z0-9_]*\b(?! ?\()", plain)) - {"true", "false"}
