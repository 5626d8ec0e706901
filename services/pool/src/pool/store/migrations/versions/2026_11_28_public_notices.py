"""Public notices of admission lists."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_public_notices"
down_revision = "2026_11_28_answers_to_removals"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.create_table(
        "public_notice",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_public_notice_ends_after_its_beginning")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["admission_list.id"], name=op.f("fk_public_notice_list_id_admission_list")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_public_notice")),
    )
