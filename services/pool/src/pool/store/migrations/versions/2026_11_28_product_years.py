"""Verified years of products: the second limb of the product sentence of graduation (T12.1c)."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_product_years"
down_revision = "2026_11_28_rights"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_rights"


def upgrade() -> None:
    op.create_table(
        "product_year",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("sales", sa.Numeric(), nullable=False),
        sa.Column("profit", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "product", "data_year", name=op.f("pk_product_year")),
    )
    op.create_index("ix_product_year_uscc", "product_year", ["uscc", "effective_on"])
