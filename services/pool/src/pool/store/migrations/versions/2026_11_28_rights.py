"""Rights that are used, the channel of a list, and seats that a new screening gives out."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_rights"
down_revision = "2026_11_28_public_notices"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_rights"  # programs of before know nothing of freed seats, nor of members by a right

_RIGHTS_SO_FAR = """
INSERT INTO unit_rights (reporting_unit, period, rights, used)
SELECT reporting_unit, period, sum(rights), 0
FROM replenishment_line CROSS JOIN LATERAL (VALUES ('all'), (extract(year FROM effective_on)::text)) AS p(period)
GROUP BY reporting_unit, period
"""


def upgrade() -> None:
    _rights()
    _seats()
    op.add_column("member", _switch("by_right"))
    op.add_column("member", _switch("beyond_cap"))
    op.create_check_constraint(op.f("ck_member_beyond_the_cap_by_right"), "member", "by_right OR NOT beyond_cap")
    channel = sa.Column("channel", sa.Text(), server_default=sa.text("'screening'"), nullable=False)
    op.add_column("admission_list", channel)
    op.add_column("admission_list", sa.Column("ground", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_admission_list_known_channel"), "admission_list", "channel IN ('screening', 'replenishment')"
    )


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _counter(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _seats() -> None:
    op.add_column("seat_plan", _counter("beyond_cap"))
    op.add_column("seat_plan", _counter("freed"))
    op.add_column("seat_plan", sa.Column("freed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_seat_plan_used_within_cap"), "seat_plan")
    op.create_check_constraint(
        op.f("ck_seat_plan_used_within_cap"), "seat_plan", "used >= 0 AND used + freed <= cap + over_cap + beyond_cap"
    )
    op.create_check_constraint(op.f("ck_seat_plan_parts_not_negative"), "seat_plan", "freed >= 0 AND beyond_cap >= 0")
    op.add_column("unit_seats", _counter("by_right"))
    op.drop_constraint(op.f("ck_unit_seats_used_within_seats"), "unit_seats")
    op.create_check_constraint(
        op.f("ck_unit_seats_used_within_seats"), "unit_seats", "seats IS NULL OR used <= seats + over_cap + by_right"
    )
    op.create_check_constraint(op.f("ck_unit_seats_by_right_within_used"), "unit_seats", "by_right BETWEEN 0 AND used")


def _rights() -> None:
    op.create_table(
        "unit_rights",
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("rights", sa.Numeric(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND floor(rights)", name=op.f("ck_unit_rights_used_within_rights")),
        sa.PrimaryKeyConstraint("reporting_unit", "period", name=op.f("pk_unit_rights")),
    )
    op.create_table(
        "right_use",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_right_use_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_right_use")),
    )
    op.execute(_RIGHTS_SO_FAR)
