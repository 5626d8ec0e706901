"""A restored database begins a new epoch of every bank's feed as well."""

from alembic import op

revision = "2026_11_28_feed_epochs"
down_revision = "2026_11_28_known_of_firms"
branch_labels = None
depends_on = None
oldest_head = (
    "2026_11_28_schema_floor"  # may still run on this; one that takes something away names itself: docs/upgrades.md
)

_RISE = """
CREATE FUNCTION raise_feed_epochs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bank SET feed_epoch = gen_random_uuid();
  RETURN NULL;
END $$
"""
_WITH_THE_PRODUCER = """
CREATE TRIGGER raise_feed_epochs AFTER INSERT ON producer_epoch FOR EACH ROW EXECUTE FUNCTION raise_feed_epochs()
"""


def upgrade() -> None:
    op.execute(_RISE)
    op.execute(_WITH_THE_PRODUCER)
