"""Tables of the copies of what is known of firms (`shared/firms/tables.py`), as their first revision makes them."""

import sqlalchemy as sa
from alembic import op

_AT = sa.DateTime(timezone=True)


def add_firm_locks() -> None:
    """`firm`."""
    op.create_table(
        "firm",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("assigned_unit", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_firm")),
    )


def add_membership_facts() -> None:
    """`membership_fact`."""
    op.create_table(
        "membership_fact",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("violation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('admitted', 'exited', 'reinstated')", name=op.f("ck_membership_fact_known_kind")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_membership_fact")),
    )
    op.create_index("ix_membership_fact_uscc", "membership_fact", ["uscc"])


def add_violations() -> None:
    """`violation` and `appeal_step`."""
    op.create_table(
        "violation",
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("cited_law", sa.Text(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("abnormal_kind", sa.Text(), nullable=True),
        sa.Column("abnormal_order", sa.Integer(), nullable=True),
        sa.Column("appeal_state", sa.Text(), nullable=True),
        sa.Column("appeal_on", sa.Date(), nullable=True),
        sa.Column("at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("violation_id", name=op.f("pk_violation")),
    )
    op.create_index("ix_violation_uscc", "violation", ["uscc", "ground"])
    add_appeal_steps()


def add_appeal_steps() -> None:
    """`appeal_step` alone, where a service has its violations already."""
    op.create_table(
        "appeal_step",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_appeal_step")),
    )
    op.create_index("ix_appeal_step_violation_id", "appeal_step", ["violation_id"])


def tell_again(topic: str) -> None:
    """Has the relay send the whole topic once more: a release in which another service reads it for the first time.

    Who knows the events already counts them as repeats.
    """
    op.execute(
        sa.text(
            """
            INSERT INTO archive_replay (id, topic, next_id, upto_id, events)
            SELECT gen_random_uuid(), CAST(:topic AS text), min(id), max(id), count(*) FROM outbox
            WHERE sent_at IS NOT NULL AND topic = :topic HAVING count(*) > 0
            """
        ).bindparams(topic=topic)
    )
