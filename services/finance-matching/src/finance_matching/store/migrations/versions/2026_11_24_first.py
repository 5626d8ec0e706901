"""First."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.frame_revision import create_frame_v1

revision = "2026_11_24_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_frame_v1()
    op.create_table(
        "bank",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_by IS NULL)", name=op.f("ck_bank_suspended_by_someone")
        ),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_bank_numbers_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank")),
        sa.UniqueConstraint("code", name=op.f("uq_bank_code")),
    )
    op.create_table(
        "bank_list",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('members', 'pledge')", name=op.f("ck_bank_list_known_kind")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_bank_list")),
    )
    op.create_table(
        "consent",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('admission', 'declaration', 'decision')", name=op.f("ck_consent_known_source")),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_consent")),
    )
    op.create_table(
        "list_fact",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("traceparent", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.CheckConstraint("change IN ('listed', 'marked', 'revoked')", name=op.f("ck_list_fact_known_change")),
        sa.CheckConstraint("kind IN ('members', 'pledge')", name=op.f("ck_list_fact_known_kind")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_list_fact")),
        sa.UniqueConstraint("kind", "uscc", "version", name="one_fact_per_version_of_an_entry"),
    )
    op.create_table(
        "member",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'active') = (left_on IS NULL)", name=op.f("ck_member_left_on_a_day")),
        sa.CheckConstraint("state <> 'active' OR admitted_on IS NOT NULL", name=op.f("ck_member_admitted_on_a_day")),
        sa.CheckConstraint("state IN ('active', 'graduated', 'removed')", name=op.f("ck_member_known_state")),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_member")),
        sa.UniqueConstraint("uscc", "state", name="uq_member_uscc_state"),
    )
    op.create_table(
        "bank_endpoint",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_fresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(failing_since IS NULL) = (next_try_at IS NULL)", name=op.f("ck_bank_endpoint_tried_again_at_a_time")
        ),
        sa.CheckConstraint(
            "(failures = 0) = (failing_since IS NULL)", name=op.f("ck_bank_endpoint_failing_since_the_first_failure")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_bank_endpoint_failures_counted")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_bank_endpoint_bank_id_bank")),
        sa.PrimaryKeyConstraint("bank_id", name=op.f("pk_bank_endpoint")),
    )
    op.create_table(
        "bank_event",
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("change IN ('listed', 'marked', 'revoked')", name=op.f("ck_bank_event_known_change")),
        sa.CheckConstraint("received_by IN ('push', 'pull')", name=op.f("ck_bank_event_known_way")),
        sa.CheckConstraint(
            "(received_at IS NULL) = (received_by IS NULL)", name=op.f("ck_bank_event_received_in_some_way")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_bank_event_numbers_from_one")),
        sa.CheckConstraint(
            "received_at IS NULL OR sent_at IS NOT NULL", name=op.f("ck_bank_event_sent_before_received")
        ),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_bank_event_bank_id_bank")),
        sa.ForeignKeyConstraint(["event_id"], ["list_fact.event_id"], name=op.f("fk_bank_event_event_id_list_fact")),
        sa.PrimaryKeyConstraint("bank_id", "number", name=op.f("pk_bank_event")),
        sa.UniqueConstraint("bank_id", "event_id", name="each_fact_once_in_a_feed"),
        sa.UniqueConstraint("id", name="uq_bank_event_id"),
    )
    op.create_index(
        "ix_bank_event_open",
        "bank_event",
        ["bank_id", "number"],
        unique=False,
        postgresql_where=sa.text("received_at IS NULL"),
    )
    op.create_index("ix_bank_event_uscc", "bank_event", ["uscc", "id"], unique=False)
    op.create_table(
        "list_entry",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("member_state", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("listed_version", sa.Integer(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_on IS NOT NULL)", name=op.f("ck_list_entry_revoked_on_a_day")
        ),
        sa.CheckConstraint("kind IN ('members', 'pledge')", name=op.f("ck_list_entry_known_kind")),
        sa.CheckConstraint(
            "state = 'revoked' OR member_state <> 'removed'", name=op.f("ck_list_entry_never_a_removed_firm")
        ),
        sa.CheckConstraint("state IN ('listed', 'graduated', 'revoked')", name=op.f("ck_list_entry_known_state")),
        sa.CheckConstraint("listed_version BETWEEN 1 AND version", name=op.f("ck_list_entry_listed_before_it_changed")),
        sa.ForeignKeyConstraint(["kind"], ["bank_list.kind"], name=op.f("fk_list_entry_kind_bank_list")),
        sa.ForeignKeyConstraint(
            ["uscc", "member_state"], ["member.uscc", "member.state"], name="fk_list_entry_member", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "uscc", name=op.f("pk_list_entry")),
    )
    op.create_index("ix_list_entry_uscc", "list_entry", ["uscc"], unique=False)
    op.create_table(
        "list_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'proposed'"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_list_version_published_at_an_instant")
        ),
        sa.CheckConstraint("state IN ('proposed', 'published', 'rejected')", name=op.f("ck_list_version_known_state")),
        sa.CheckConstraint("version > 0", name=op.f("ck_list_version_versions_from_one")),
        sa.ForeignKeyConstraint(["kind"], ["bank_list.kind"], name=op.f("fk_list_version_kind_bank_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_version")),
        sa.UniqueConstraint("kind", "version", name="one_version_of_a_number"),
    )
    op.create_table(
        "list_version_entry",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["list_version.id"], name=op.f("fk_list_version_entry_version_id_list_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "uscc", name=op.f("pk_list_version_entry")),
    )
    op.execute("INSERT INTO bank_list (kind) VALUES ('members'), ('pledge')")
