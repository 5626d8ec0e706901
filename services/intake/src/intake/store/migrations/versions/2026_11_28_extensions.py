"""Extensions of batches, and the legal day of an import."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_extensions"
down_revision = "2026_11_28_producer_epochs"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.create_table(
        "batch_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.code"], name=op.f("fk_batch_extension_batch_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_extension")),
    )
    op.create_index("ix_batch_extension_batch", "batch_extension", ["batch", "until"], unique=False)
    op.add_column("application", sa.Column("extension_id", sa.Uuid(), nullable=True))
    op.add_column("import", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("import", sa.Column("entered_later", sa.Boolean(), server_default=sa.text("false"), nullable=False))
