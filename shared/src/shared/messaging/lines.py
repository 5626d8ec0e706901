"""The lines of all subjects, for whoever compares producers with consumers, and what people do about a difference."""

from collections.abc import Sequence
from typing import Any, Literal

import asyncpg

from shared import clock
from shared.ids import uuid7
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.metrics import Metrics
from shared.problems import NotFound, Problem

Side = Literal["produced", "consumed"]
_PRODUCED = """
SELECT s.topic, s.subject, s.last, NULL::bigint AS diverged_from, NULL::timestamptz AS diverged_at
FROM outbox_subject s WHERE (s.topic, s.subject) > ($1, $2) ORDER BY s.topic, s.subject LIMIT $3
"""
_CONSUMED = """
SELECT topic, subject, last, diverged_from, diverged_at FROM inbox_subject
WHERE consumer = $4 AND (topic, subject) > ($1, $2) ORDER BY topic, subject LIMIT $3
"""
_SETTLE = """
UPDATE inbox_subject SET last = CASE WHEN diverged_from IS NULL THEN $4 ELSE last END,
  diverged_from = NULL, diverged_at = NULL
WHERE consumer = $1 AND topic = $2 AND subject = $3 AND (diverged_from IS NOT NULL OR last > $4) RETURNING last
"""
_DIVERGED = """
SELECT DISTINCT subject FROM inbox_subject
WHERE consumer = $1 AND subject = ANY($2::text[]) AND diverged_from IS NOT NULL ORDER BY subject
"""
_COUNT = "SELECT count(DISTINCT subject) FROM inbox_subject WHERE diverged_from IS NOT NULL"
_LOST = "SELECT DISTINCT topic FROM consumer_position WHERE lost_at IS NOT NULL ORDER BY topic"
_BROUGHT = """
UPDATE consumer_position SET lost_at = NULL WHERE topic = $1 AND lost_at IS NOT NULL RETURNING partition
"""
_RETELL = """
WITH fact AS (
  SELECT DISTINCT ON (o.topic, o.type, o.data) o.* FROM outbox o WHERE o.subject = $1
  ORDER BY o.topic, o.type, o.data, o.sequence DESC),
n AS (SELECT fact.*, row_number() OVER (PARTITION BY topic ORDER BY sequence) AS rank,
  count(*) OVER (PARTITION BY topic) AS n FROM fact),
s AS (UPDATE outbox_subject p SET last = p.last + c.n FROM (SELECT DISTINCT topic, n FROM n) c
  WHERE p.topic = c.topic AND p.subject = $1 RETURNING p.topic, p.last)
INSERT INTO outbox (event_id, type, topic, subject, sequence, time, effective_on, traceparent, correlation_id,
  causation_id, data)
SELECT gen_random_uuid(), n.type, n.topic, n.subject, s.last - n.n + n.rank, $2, n.effective_on, n.traceparent,
  n.correlation_id, n.event_id, n.data
FROM n JOIN s USING (topic) ORDER BY n.sequence RETURNING 1
"""


class RecordsDiverged(Problem):
    """Services know different facts of a firm since a database was restored; nothing new rests on them."""

    status, code = 409, "records-diverged"
    title = {"zh": "企业记录在各服务间不一致", "en": "Services know different facts of a firm"}
    detail = {
        "zh": "数据库恢复后，下列企业的记录尚未核对：{usccs}。请运维人员运行 miaopu doctor 逐家核对（重新告知或登记核对"
        "结果）后再办理；撤销不受影响。",
        "en": "Since a database was restored the records of these firms are not settled: {usccs}. Have them settled "
        "with `miaopu doctor` (tell again, or settle), then act; revocations go on.",
    }


class EventsMissing(Problem):
    """A consumer had to pass over events that its topic no longer holds; nothing new rests on what it knows."""

    status, code = 409, "events-missing"
    title = {"zh": "本服务尚缺其他服务的事件", "en": "Events of other services are missing here"}
    detail = {
        "zh": "Kafka 主题 {topics} 中本服务尚未读取的事件已不存在。请运维人员运行 miaopu doctor replay 由归档补发，"
        "至 miaopu doctor 显示各服务一致后再办理；撤销不受影响。",
        "en": "Events of the topics {topics} that were still to be read here are gone from Kafka. Have them brought "
        "from the archive (miaopu doctor replay, until miaopu doctor says that all agree), then act; revocations go "
        "on.",
    }


async def read_lines(uow: Reading, side: Side, after: tuple[str, str], limit: int) -> Sequence[Any]:
    """How far each subject is, in the order of topic and subject: as produced here, or as dealt with here."""
    if side == "produced":
        return await uow.execute_native(_PRODUCED, *after, limit)
    return await uow.execute_native(_CONSUMED, *after, limit, uow.runtime.service)


async def settle(uow: UnitOfWork, topic: str, subject: str, reason: str, produced: int | None = None) -> None:
    """A person has settled what the two sides knew differently.

    `produced` is the producer's own last number, where it lost events and has sent none since: the line goes back to
    it. One that has diverged is at its producer's number already and stays there.

    Raises:
        NotFound: the subject has neither diverged here nor come further than `produced`.
    """
    if not await uow.execute_native(_SETTLE, uow.runtime.service, topic, subject, produced):
        raise NotFound
    uow.journal("settle-divergence", subject, facts={"topic": topic, "produced": produced, "reason": reason})


async def diverged(uow: UnitOfWork, subjects: Sequence[str]) -> list[str]:
    """Those of the subjects on which this service knows other facts than a producer; nothing new rests on them."""
    rows = await uow.execute_native(_DIVERGED, uow.runtime.service, list(subjects))
    return [row["subject"] for row in rows]


async def unsettled(uow: UnitOfWork, subjects: Sequence[str]) -> set[str]:
    """Those of the subjects that no handler may list: they diverged here, or facts of any may be missing."""
    return set(subjects) if await lost_topics(uow) else set(await diverged(uow, subjects))


async def lost_topics(uow: Reading) -> list[str]:
    """Topics of which this service passed over events that are gone, and that nobody has brought since."""
    return [row["topic"] for row in await uow.execute_native(_LOST)]


async def brought(uow: UnitOfWork, topic: str, reason: str) -> None:
    """What was lost of the topic has come from the producer's archive: no subject of it is behind.

    Raises:
        NotFound: nothing of it was lost.
    """
    if not await uow.execute_native(_BROUGHT, topic):
        raise NotFound
    uow.journal("events-brought", f"topic:{topic}", facts={"reason": reason})


async def must_agree(uow: UnitOfWork, usccs: Sequence[str]) -> None:
    """Nobody is admitted, listed or graduates on facts that two services know differently, or that may be missing.

    Raises:
        EventsMissing: names the topics. RecordsDiverged: names the firms, twenty at most.
    """
    if missing := await lost_topics(uow):
        raise EventsMissing(topics=", ".join(missing))
    found = await diverged(uow, usccs)
    if found:
        raise RecordsDiverged(usccs=", ".join(found[:20]))


async def tell_again(uow: UnitOfWork, subject: str, reason: str) -> int:
    """Sends all facts about a subject as new events, for consumers that know others; returns how many.

    One that was sent several times goes out once, in the order of the last time.
    """
    events = len(await uow.execute_native(_RETELL, subject, clock.now()))
    uow.journal("tell-again", subject, facts={"events": events, "reason": reason, "id": uuid7()})
    uow.after_commit(lambda: uow.runtime.wake("relay"))
    return events


async def measure(connection: asyncpg.Connection, metrics: Metrics) -> None:
    """Counts the subjects that people have to settle, for whoever watches."""
    metrics.diverged.set(await connection.fetchval(_COUNT))
