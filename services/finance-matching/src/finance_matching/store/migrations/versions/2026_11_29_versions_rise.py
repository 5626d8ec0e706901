"""Versions of entries do not fall back with a restored database: a new epoch of a feed lifts those that follow."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_versions_rise"
down_revision = "2026_11_29_owed"
branch_labels = None
depends_on = None

_NOTE = """
CREATE FUNCTION note_versions_above() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.versions_above := extract(epoch FROM clock_timestamp() - timestamptz '2024-01-01 00:00:00+00')::integer;
  RETURN NEW;
END $$
"""
_WITH_A_FEED_EPOCH = """
CREATE TRIGGER note_versions_above BEFORE UPDATE OF feed_epoch ON bank
FOR EACH ROW WHEN (OLD.feed_epoch <> NEW.feed_epoch) EXECUTE FUNCTION note_versions_above()
"""
_LIFT = """
CREATE FUNCTION lift_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  known integer := CASE TG_OP WHEN 'UPDATE' THEN OLD.version ELSE 0 END;
  lift integer := (SELECT max(versions_above) FROM bank) - known;
BEGIN
  IF lift > 0 THEN
    NEW.version := NEW.version + lift;
    IF NEW.listed_version > known THEN
      NEW.listed_version := NEW.listed_version + lift;
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
_OF_EACH_ENTRY = """
CREATE TRIGGER lift_version BEFORE INSERT OR UPDATE OF version ON list_entry
FOR EACH ROW EXECUTE FUNCTION lift_version()
"""


def upgrade() -> None:
    op.add_column("bank", sa.Column("versions_above", sa.Integer(), server_default=sa.text("0"), nullable=False))
    for statement in (_NOTE, _WITH_A_FEED_EPOCH, _LIFT, _OF_EACH_ENTRY):
        op.execute(statement)
