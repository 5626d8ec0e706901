"""Revocations first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_revocations_first"
down_revision = "2026_11_24_first"
branch_labels = None
depends_on = None

_OPEN_REVOCATION = "change = 'revoked' AND received_at IS NULL"
_OPEN_GRANT = "change <> 'revoked' AND received_at IS NULL AND superseded_by IS NULL"
_SUPERSEDE = """
WITH s AS (
  UPDATE bank_event g SET superseded_by = (
    SELECT min(r.number) FROM bank_event r WHERE r.bank_id = g.bank_id AND r.uscc = g.uscc AND r.kind = g.kind
      AND r.change = 'revoked' AND r.number > g.number)
  WHERE g.received_at IS NULL AND g.change <> 'revoked' AND EXISTS (
    SELECT FROM bank_event r WHERE r.bank_id = g.bank_id AND r.uscc = g.uscc AND r.kind = g.kind
      AND r.change = 'revoked' AND r.number > g.number)
  RETURNING g.bank_id, g.number, g.superseded_by)
UPDATE bank_event r SET supersedes = g.numbers
FROM (SELECT bank_id, superseded_by, array_agg(number ORDER BY number) AS numbers FROM s
  GROUP BY bank_id, superseded_by) g
WHERE r.bank_id = g.bank_id AND r.number = g.superseded_by
"""
"""Listings that a bank has not received and that were revoked since: they are never sent."""


def upgrade() -> None:
    op.add_column(
        "bank", sa.Column("feed_epoch", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
    )
    op.add_column("bank", sa.Column("applies", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    _widen_endpoint()
    _widen_event()
    op.execute("UPDATE bank_endpoint SET activated_at = registered_at")
    op.execute(_SUPERSEDE)


def _widen_endpoint() -> None:
    for name in ("next_urgent_at", "activated_at", "old_secret_until"):
        op.add_column("bank_endpoint", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ("sealed_old_secret", "next_url", "next_sealed_secret"):
        op.add_column("bank_endpoint", sa.Column(name, sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_bank_endpoint_old_secret_ends"),
        "bank_endpoint",
        "(sealed_old_secret IS NULL) = (old_secret_until IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_bank_endpoint_next_endpoint_has_a_secret"),
        "bank_endpoint",
        "(next_url IS NULL) = (next_sealed_secret IS NULL)",
    )


def _widen_event() -> None:
    op.add_column("bank_event", sa.Column("ordinary", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("bank_event", sa.Column("superseded_by", sa.BigInteger(), nullable=True))
    op.add_column("bank_event", sa.Column("supersedes", sa.ARRAY(sa.BigInteger()), nullable=True))
    op.add_column("bank_event", sa.Column("offers", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("bank_event", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bank_event", sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bank_event", sa.Column("fault", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_bank_event_received_before_applied"), "bank_event", "applied_at IS NULL OR received_at IS NOT NULL"
    )
    op.create_check_constraint(
        op.f("ck_bank_event_no_revocation_is_superseded"),
        "bank_event",
        "superseded_by IS NULL OR change <> 'revoked'",
    )
    op.create_index(
        "ix_bank_event_grants",
        "bank_event",
        ["bank_id", "ordinary", "attempts", "number"],
        postgresql_where=sa.text(_OPEN_GRANT),
    )
    op.create_index(
        "ix_bank_event_revocations",
        "bank_event",
        ["bank_id", "attempts", "number"],
        postgresql_where=sa.text(_OPEN_REVOCATION),
    )
