"""Parts of running simulations."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_scenario_parts"
down_revision = "2026_11_24_figures_by_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario_part",
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('inputs', 'piece', 'points')", name=op.f("ck_scenario_part_known_kind")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_part_scenario_id_scenario")),
        sa.PrimaryKeyConstraint("scenario_id", "kind", "number", name=op.f("pk_scenario_part")),
    )
