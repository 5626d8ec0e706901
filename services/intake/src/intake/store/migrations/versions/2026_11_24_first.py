"""First."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.database.types import PLAIN_ROWS
from shared.migrations.frame_revision import create_frame_v1

revision = "2026_11_24_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_frame_v1()
    op.create_table(
        "batch",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_batch_closes_after_opening")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_batch")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'submitted'"), nullable=False),
        sa.Column("declaration", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("contact", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("assessed_sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=True),
        sa.Column("waivers_needed", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("waivers_granted", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=True),
        sa.Column("recommended_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'recommended') = (recommended_on IS NOT NULL)", name=op.f("ck_application_recommended_on_a_day")
        ),
        sa.CheckConstraint("state IN ('submitted', 'recommended')", name=op.f("ck_application_known_state")),
        sa.ForeignKeyConstraint(["batch"], ["batch.code"], name=op.f("fk_application_batch_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("uscc", "batch", name="one_application_per_firm_and_batch"),
        postgresql_with=PLAIN_ROWS,
    )
    op.create_index("ix_application_unit", "application", ["reporting_unit", "id"], unique=False)
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=True),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.code"], name=op.f("fk_import_batch_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("reporting_unit", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'accepted') = (application_id IS NOT NULL)",
            name=op.f("ck_import_row_accepted_is_an_application"),
        ),
        sa.CheckConstraint("status IN ('accepted', 'refused')", name=op.f("ck_import_row_known_status")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_row_import_id_import")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_unit", "import_row", ["import_id", "reporting_unit"], unique=False)
