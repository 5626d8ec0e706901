"""Member compliance."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_member_compliance"
down_revision = "2026_11_24_waiver_expiry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("compliance", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("compliance_on", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("compliance_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "member",
        sa.Column("compliance_unmet", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_member_known_compliance"), "member", "compliance IN ('compliant', 'attention', 'unknown')"
    )
    op.create_check_constraint(
        op.f("ck_member_whole_compliance"),
        "member",
        "num_nulls(compliance, compliance_on, compliance_at) IN (0, 3)",
    )
