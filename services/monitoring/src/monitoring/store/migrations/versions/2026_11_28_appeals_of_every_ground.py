"""A firm may appeal against every confirmed violation, not against a finding of abnormal filing alone."""

from alembic import op

revision = "2026_11_28_appeals_of_grounds"
down_revision = "2026_11_28_product_years"
branch_labels = None
depends_on = None
oldest_head = (
    "2026_11_28_schema_floor"  # may still run on this; one that takes something away names itself: docs/upgrades.md
)


def upgrade() -> None:
    op.drop_constraint("ck_violation_whole_abnormal_filing", "violation")
    op.create_check_constraint(
        op.f("ck_violation_whole_abnormal_filing"),
        "violation",
        "num_nulls(abnormal_kind, abnormal_order, notified_on) IN (0, 3)",
    )
    op.create_check_constraint(
        op.f("ck_violation_abnormal_with_its_appeal"), "violation", "abnormal_kind IS NULL OR appeal_state IS NOT NULL"
    )
    op.create_check_constraint(
        op.f("ck_violation_appeal_of_a_decision"),
        "violation",
        "appeal_state IS NULL OR abnormal_kind IS NOT NULL OR state = 'confirmed'",
    )
