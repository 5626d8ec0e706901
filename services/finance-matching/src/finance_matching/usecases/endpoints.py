"""A bank names where it takes webhooks, and tries that out."""

import base64
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from finance_matching.delivery.documents import test_document
from finance_matching.store.queries import get_bank
from finance_matching.store.tables import Bank, BankEndpoint
from finance_matching.usecases.banks import BankSuspended
from finance_matching.usecases.endpoint_changes import name_endpoint, take_into_use
from shared import clock, trace
from shared.delivery.connector import attempts_of, connector_of
from shared.delivery.deliverer import new_client
from shared.delivery.queue import Outcome
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
    active: bool
    """False: nothing is delivered there before it has taken a test event."""
    old_secret_until: datetime | None


@dataclass(frozen=True, slots=True)
class Tested:
    """A test event that was sent to an endpoint as it was named then."""

    bank_id: UUID
    bank_code: str
    sealed_secret: str
    event_id: str
    outcome: Outcome


async def register_endpoint(uow: UnitOfWork, bank_id: UUID, url: str, overlap_hours: int) -> Registered:
    """Names the bank's endpoint, or gives the present one a new secret.

    A new URL takes over once it has taken a test event; until then deliveries go on where they went. The present URL
    stays in force: for `overlap_hours` its old secret signs beside the new one.

    Raises:
        NotFound: no such bank, or it is another's.
        BankSuspended: a suspended bank changes nothing.
        EndpointRefused: the URL leads where nothing is sent.
    """
    bank = await get_bank(uow, bank_id, lock=True)
    if uow.caller.bank_id is not None and bank.suspended_at is not None:
        raise BankSuspended
    await _check(uow.runtime, url)
    secret = "whsec_" + base64.b64encode(os.urandom(_SECRET_BYTES)).decode()
    endpoint = bank.endpoint or BankEndpoint(bank_id=bank.id, version=0, activated_at=None, url=url)
    name_endpoint(endpoint, url, uow.runtime.secrets.seal(secret), clock.now(), timedelta(hours=overlap_hours))
    endpoint.registered_at, endpoint.registered_by = clock.now(), uow.caller.subject
    uow.session.add(endpoint)
    facts = {"url": url, "version": endpoint.version, "overlap_hours": overlap_hours}
    uow.journal("register-endpoint", f"bank:{bank.code}", bank_id=bank.id, after=facts, facts=facts)
    uow.after_commit(lambda: uow.runtime.wake("deliveries"))
    active = endpoint.activated_at is not None and endpoint.url == url
    return Registered(url, secret, active, endpoint.old_secret_until if active else None)


async def _check(runtime: Runtime, url: str) -> None:
    try:
        await connector_of(runtime).addresses(read_target(url))
    except BadTarget as refusal:
        raise EndpointRefused(reason=refusal.reason, reason_zh=refusal.zh, reason_en=refusal.en) from refusal


async def revoke_old_secret(uow: UnitOfWork, bank_id: UUID) -> None:
    """Lets the old secret sign nothing from now on; where there is none, nothing changes.

    Raises:
        NotFound: no such bank, or it is another's.
        BankSuspended: a suspended bank changes nothing.
    """
    bank = await get_bank(uow, bank_id, lock=True)
    if uow.caller.bank_id is not None and bank.suspended_at is not None:
        raise BankSuspended
    if bank.endpoint is not None and bank.endpoint.sealed_old_secret is not None:
        bank.endpoint.sealed_old_secret, bank.endpoint.old_secret_until = None, None
        bank.endpoint.version += 1
        uow.journal("revoke-old-secret", f"bank:{bank.code}", bank_id=bank.id)


async def send_test_event(runtime: Runtime, caller: Caller, bank_id: UUID) -> Tested:
    """Sends a signed event without effect, with no transaction open; to the URL that waits for it, where one does.

    Raises:
        NotFound: no such bank, or it is another's.
        BankSuspended: it gets nothing of this for now.
        NoEndpoint: there is nowhere to send to.
    """
    async with unit_of_work(runtime, caller) as uow:
        bank, endpoint = _ready(await get_bank(uow, bank_id))
    url = endpoint.next_url or endpoint.url
    sealed = endpoint.next_sealed_secret or endpoint.sealed_secret
    client = new_client(runtime, url, (sealed,))
    document = test_document(bank_id)
    try:
        outcome = await client.send(document, trace.current.get())
    finally:
        client.close()
    attempts_of(runtime).labels(outcome.result).inc()
    return Tested(bank_id, bank.code, sealed, document["id"], outcome)


async def record_test(uow: UnitOfWork, tested: Tested) -> Outcome:
    """Says what came of a test event; a success activates the endpoint, or brings a failing one back."""
    outcome = tested.outcome
    facts = {"event_id": tested.event_id, "result": outcome.result, "status": outcome.status, "error": outcome.error}
    uow.journal("test-endpoint", f"bank:{tested.bank_code}", bank_id=tested.bank_id, facts=facts)
    if outcome.result == "received":
        await _take_into_use(uow, tested)
    return outcome


def _ready(bank: Bank) -> tuple[Bank, BankEndpoint]:
    if bank.suspended_at is not None:
        raise BankSuspended
    if bank.endpoint is None:
        raise NoEndpoint
    return bank, bank.endpoint


async def _take_into_use(uow: UnitOfWork, tested: Tested) -> None:
    endpoint = (await get_bank(uow, tested.bank_id, lock=True)).endpoint
    if endpoint is None or tested.sealed_secret not in (endpoint.sealed_secret, endpoint.next_sealed_secret):
        return
    if endpoint.next_url is not None or endpoint.activated_at is None:
        uow.journal("activate-endpoint", f"bank:{tested.bank_code}", bank_id=tested.bank_id)
    take_into_use(endpoint, tested.sealed_secret, clock.now())
    uow.after_commit(lambda: uow.runtime.wake("deliveries"))
