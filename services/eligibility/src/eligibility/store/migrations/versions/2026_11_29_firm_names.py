"""Names of firms as they are searched."""

from alembic import op

from shared.migrations.frame_revision import add_firm_names

revision = "2026_11_29_firm_names"
down_revision = "2026_11_29_two_persons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_firm_names()
    op.create_index(
        "ix_assessment_name", "assessment", ["name", "application_id"], unique=False, postgresql_include=["uscc"]
    )
