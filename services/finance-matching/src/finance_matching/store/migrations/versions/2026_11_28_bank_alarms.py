"""Bank alarms."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_f676b9d0"
down_revision = "2026_11_28_schema_floor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("open_revocations", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_state", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("tell_after", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('failing', 'disabled', 'overdue')", name=op.f("ck_alarm_known_state")),
        sa.CheckConstraint("subject IN ('endpoint', 'revocations')", name=op.f("ck_alarm_known_subject")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_alarm_bank_id_bank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "ix_alarm_open", "alarm", ["bank_id", "subject"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
