"""A bank names where it takes webhooks, and tries that out."""

import base64
import os
from dataclasses import dataclass
from uuid import UUID

from finance_matching.delivery.documents import test_document
from finance_matching.store.queries import get_bank
from finance_matching.store.tables import Bank, BankEndpoint
from finance_matching.usecases.banks import BankSuspended
from shared import clock, trace
from shared.delivery.client import Outcome
from shared.delivery.connector import connector_of
from shared.delivery.deliverer import new_client
from shared.delivery.targets import BadTarget, read_target
from shared.identity.caller import Caller
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.problems import Problem
from shared.runtime import Runtime

_SECRET_BYTES = 32


class EndpointRefused(Problem):
    """Webhooks may not go to this URL."""

    status, code = 422, "endpoint-refused"
    title = {"zh": "不能登记该推送网址", "en": "Webhooks cannot go to this URL"}
    detail = {"zh": "{reason_zh}。", "en": "{reason_en}."}


class NoEndpoint(Problem):
    """The bank has named no endpoint."""

    status, code = 409, "endpoint-missing"
    title = {"zh": "尚未登记推送网址，请先登记", "en": "No endpoint is registered; register one first"}


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered endpoint with its secret, which is shown this once."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Tested:
    """A test event that was sent to an endpoint as it was registered then."""

    bank_id: UUID
    bank_code: str
    endpoint_version: int
    outcome: Outcome


async def register_endpoint(uow: UnitOfWork, bank_id: UUID, url: str) -> Registered:
    """Names the bank's endpoint, or another one in its place, under a new secret; deliveries go on there at once.

    Raises:
        NotFound: no such bank, or it is another's.
        EndpointRefused: the URL leads where nothing is sent.
    """
    bank = await get_bank(uow, bank_id, lock=True)
    await _check(uow.runtime, url)
    secret = "whsec_" + base64.b64encode(os.urandom(_SECRET_BYTES)).decode()
    endpoint = bank.endpoint or BankEndpoint(bank_id=bank.id, version=0)
    endpoint.url, endpoint.sealed_secret = url, uow.runtime.secrets.seal(secret)
    endpoint.version += 1
    endpoint.registered_at, endpoint.registered_by = clock.now(), uow.caller.subject
    endpoint.failures, endpoint.failing_since, endpoint.last_error, endpoint.disabled_at = 0, None, None, None
    endpoint.next_try_at, endpoint.next_fresh_at = None, None
    uow.session.add(endpoint)
    facts = {"url": url, "version": endpoint.version}
    uow.journal("register-endpoint", f"bank:{bank.code}", bank_id=bank.id, after=facts, facts=facts)
    uow.after_commit(lambda: uow.runtime.wake("deliveries"))
    return Registered(url, secret)


async def _check(runtime: Runtime, url: str) -> None:
    try:
        await connector_of(runtime).addresses(read_target(url))
    except BadTarget as refusal:
        raise EndpointRefused(reason=refusal.reason, reason_zh=refusal.zh, reason_en=refusal.en) from refusal


async def send_test_event(runtime: Runtime, caller: Caller, bank_id: UUID) -> Tested:
    """Sends a signed event without effect, with no transaction open.

    Raises:
        NotFound: no such bank, or it is another's.
        BankSuspended: it gets nothing for now.
        NoEndpoint: there is nowhere to send to.
    """
    async with unit_of_work(runtime, caller) as uow:
        bank, endpoint = _ready(await get_bank(uow, bank_id))
    client = new_client(runtime, endpoint.url, endpoint.sealed_secret, endpoint.version)
    try:
        outcome = await client.send(test_document(bank_id), trace.current.get())
    finally:
        client.close()
    runtime.metrics.webhook_attempts.labels(outcome.result).inc()
    return Tested(bank_id, bank.code, endpoint.version, outcome)


async def record_test(uow: UnitOfWork, tested: Tested) -> Outcome:
    """Says what came of a test event; a success brings a failing endpoint back."""
    outcome = tested.outcome
    facts = {"result": outcome.result, "status": outcome.status, "error": outcome.error}
    uow.journal("test-endpoint", f"bank:{tested.bank_code}", bank_id=tested.bank_id, facts=facts)
    if outcome.result == "received":
        await _well_again(uow, tested.bank_id, tested.endpoint_version)
    return outcome


def _ready(bank: Bank) -> tuple[Bank, BankEndpoint]:
    if bank.suspended_at is not None:
        raise BankSuspended
    if bank.endpoint is None:
        raise NoEndpoint
    return bank, bank.endpoint


async def _well_again(uow: UnitOfWork, bank_id: UUID, version: int) -> None:
    endpoint = (await get_bank(uow, bank_id, lock=True)).endpoint
    if endpoint is not None and endpoint.version == version and endpoint.failures:
        endpoint.failures, endpoint.failing_since, endpoint.last_error, endpoint.disabled_at = 0, None, None, None
        endpoint.next_try_at, endpoint.next_fresh_at = None, None
        uow.after_commit(lambda: uow.runtime.wake("deliveries"))
