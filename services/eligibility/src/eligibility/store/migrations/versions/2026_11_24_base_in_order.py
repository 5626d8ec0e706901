"""The applicant base in the order in which simulations read it."""

from alembic import op

revision = "2026_11_24_base_in_order"
down_revision = "2026_11_24_stands_until"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_assessment_batch_order", "assessment", ["batch", "reference_date", "application_id"], unique=False
    )
