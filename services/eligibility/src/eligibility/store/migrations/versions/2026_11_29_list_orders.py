"""Indexes by which lists that grow are ordered."""

from alembic import op

revision = "2026_11_29_list_orders"
down_revision = "2026_11_29_firm_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_assessment_score", "assessment", ["score", "application_id"], unique=False)
    op.create_index("ix_flip_name", "flip", ["name", "id"], unique=False)
    op.create_index("ix_flip_uscc", "flip", ["uscc", "id"], unique=False)
