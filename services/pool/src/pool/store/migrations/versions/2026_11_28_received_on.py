"""Legal days that an admission rests on."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_received_on"
down_revision = "2026_11_24_stands_until"
branch_labels = None
depends_on = None

_AS_THE_LIST = """
UPDATE co_signature s SET signed_on = l.effective_on FROM admission_list l WHERE l.id = s.list_id
"""


def upgrade() -> None:
    op.add_column("candidate", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("candidate", sa.Column("reference_date", sa.Date(), nullable=True))
    op.add_column("co_signature", sa.Column("signed_on", sa.Date(), nullable=True))
    op.execute(_AS_THE_LIST)
