"""Admission lists that were withdrawn as drafts."""

from alembic import op

revision = "2026_11_29_withdrawn_lists"
down_revision = "2026_11_29_list_orders"
branch_labels = None
depends_on = None
oldest_head = "2026_11_29_withdrawn_lists"  # an older program has no word for them


def upgrade() -> None:
    op.drop_constraint(op.f("ck_admission_list_known_state"), "admission_list")
    op.create_check_constraint(
        op.f("ck_admission_list_known_state"),
        "admission_list",
        "state IN ('draft', 'proposed', 'approved', 'rejected', 'withdrawn')",
    )
