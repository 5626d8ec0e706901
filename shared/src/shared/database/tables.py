"""The tables of the frame; each service's database has its own set of them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from shared.database.persons import two_persons
from shared.database.types import PLAIN_ROWS, Instant, new_metadata

frame = new_metadata()
_NOW = text("now()")

outbox_subject = Table(
    "outbox_subject",
    frame,
    Column("topic", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The newest sequence of each subject; its row lock makes a lower sequence commit first."""

outbox = Table(
    "outbox",
    frame,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("time", Instant, nullable=False),
    Column("effective_on", Date),
    Column("traceparent", Text),
    Column("correlation_id", Uuid),
    Column("causation_id", Uuid),
    Column("data", Text, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("topic", "subject", "sequence"),
    CheckConstraint("sequence > 0", name="sequence_from_one"),
    CheckConstraint("octet_length(data) <= 921600", name="data_within_900_kb"),
    Index("ix_outbox_unsent", "id", postgresql_where=text("sent_at IS NULL")),
    postgresql_with=PLAIN_ROWS,
)

archive_replay = Table(
    "archive_replay",
    frame,
    Column("id", Uuid, primary_key=True),
    Column("since", Instant),
    Column("subject", Text),
    Column("topic", Text),
    Column("next_id", BigInteger, nullable=False),
    Column("upto_id", BigInteger, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False, server_default=_NOW),
    Column("done_at", Instant),
    Index("ix_archive_replay_open", "asked_at", "id", postgresql_where=text("done_at IS NULL")),
)
"""Sent events that are to go out once more, and how far the relay has come with them."""

producer_epoch = Table(
    "producer_epoch",
    frame,
    Column("epoch", Uuid, primary_key=True),
    Column("from_id", BigInteger, nullable=False),
    Column("cause", Text, nullable=False),
    Column("began_at", Instant, nullable=False, server_default=_NOW),
    CheckConstraint("cause IN ('bus', 'journal', 'person')", name="known_cause"),
)
"""Restores of this database: outbox rows from `from_id` on carry the epoch, the first ones none."""

inbox = Table(
    "inbox",
    frame,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", Instant, nullable=False, server_default=_NOW),
    Index("ix_inbox_received_at", "received_at"),
)

inbox_subject = Table(
    "inbox_subject",
    frame,
    Column("consumer", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("waiting", Boolean, nullable=False, server_default=text("false")),
    Column("epoch", Uuid),
    Column("diverged_from", BigInteger),
    Column("diverged_at", Instant),
    CheckConstraint("(diverged_from IS NULL) = (diverged_at IS NULL)", name="diverged_since"),
    Index("ix_inbox_subject_diverged", "topic", "subject", postgresql_where=text("diverged_from IS NOT NULL")),
)
"""The last (epoch, sequence) that a consumer has dealt with; `waiting` while events of the subject are set aside.

`diverged_from`: the sequence reached before the producer fell back below it; its facts are to be settled by people."""

consumer_position = Table(
    "consumer_position",
    frame,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
    Column("lost_at", Instant),
)
"""How far a consumer has read each partition, restored with its facts; the broker's own memory is not.

`lost_at`: the topic had no message any more where the consumer was to go on; what lay between is still to be brought.
"""

parked_event = Table(
    "parked_event",
    frame,
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sequence", BigInteger),
    Column("event_id", Uuid),
    Column("type", Text),
    Column("message", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_try_at", Instant),
    Column("parked_at", Instant, nullable=False, server_default=_NOW),
    Column("done_at", Instant),
    CheckConstraint("state IN ('retrying', 'dead', 'held', 'done', 'discarded')", name="known_state"),
    Index("ix_parked_event_open", "state", "next_try_at", postgresql_where=text("done_at IS NULL")),
    Index("ix_parked_event_subject", "consumer", "topic", "subject", "sequence"),
    Index(
        "one_open_parking_per_event",
        "consumer",
        "event_id",
        unique=True,
        postgresql_where=text("done_at IS NULL AND event_id IS NOT NULL"),
    ),
)
"""Events set aside: failed and tried again, dead letters, and those held behind one of them or behind a gap."""

idempotency = Table(
    "idempotency",
    frame,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_digest", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, server_default=_NOW),
    Index("ix_idempotency_created_at", "created_at", postgresql_using="brin"),
)

journal = Table(
    "journal",
    frame,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", BigInteger, nullable=False, server_default=text("((pg_current_xact_id())::text)::bigint")),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("on_behalf_of", Text),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reporting_unit", Text),
    Column("bank_id", Uuid),
    Column("effective_on", Date),
    Column("before_digest", Text),
    Column("after_digest", Text),
    Column("rules_version", Text),
    Column("facts", Text, nullable=False, server_default=text("'{}'")),
    Index("ix_journal_xid", "xid", "id"),
    Index("ix_journal_subject", "subject", "id"),
)
"""Who did what to what, written in the transaction of the change; linked afterwards by the sealer."""

journal_link = Table(
    "journal_link",
    frame,
    Column("number", BigInteger, primary_key=True),
    Column("journal_id", BigInteger, ForeignKey("journal.id"), nullable=False, unique=True),
    Column("xid", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)

journal_head = Table(
    "journal_head",
    frame,
    Column("number", BigInteger, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

approval = Table(
    "approval",
    frame,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reporting_unit", Text),
    Column("bank_id", Uuid),
    Column("payload", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'proposed'")),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Instant),
    Column("reason", Text),
    CheckConstraint(two_persons("decided_by", "proposed_by", "decided_at"), name="two_persons"),
    CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="known_state"),
    CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="decided_by_someone"),
    Index("ix_approval_kind_state", "kind", "state"),
)

job = Table(
    "job",
    frame,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("due_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("reporting_unit", Text),
    Column("bank_id", Uuid),
    Column("uscc", Text),
    Column("caller", Text, nullable=False),
    Column("lease_holder", Text),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("checkpoint", Text),
    Column("done", BigInteger, nullable=False, server_default=text("0")),
    Column("total", BigInteger),
    Column("result", Text),
    Column("error", Text),
    Column("created_at", Instant, nullable=False, server_default=_NOW),
    Column("ended_at", Instant),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="known_state"),
    Index("ix_job_open", "due_at", postgresql_where=text("ended_at IS NULL")),
)

lease = Table(
    "lease",
    frame,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Instant, nullable=False),
)
"""Work that only one process may do at a time: relay, sealer, timers."""

schema_floor = Table(
    "schema_floor",
    frame,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("oldest_head", Text, nullable=False),
    Column("revisions", ARRAY(Text), nullable=False),
    CheckConstraint("only_row", name="only_row"),
)
"""What each migration leaves for programs of other releases: the revisions so far, and the oldest head that may run."""

rule_copy = Table(
    "rule_copy",
    frame,
    Column("plan_id", Text, primary_key=True),
    Column("rule_change_id", Uuid, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("approved", Text, nullable=False),
    Column("taken_at", Instant, nullable=False),
)
"""Approved values of the plan's parameters as they were received last (`shared/rules/copy.py`), all of them as JSON."""

firm_name = Table(
    "firm_name",
    frame,
    Column("uscc", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("parts", ARRAY(Text), nullable=False),
    Index("ix_firm_name_parts", "parts", postgresql_using="gin"),
)
"""Names of firms as they are searched (`shared/firms/names.py`); what stands here can always be made anew."""
