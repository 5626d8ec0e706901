"""How an endpoint's row changes: named, under a new secret, taken into use, well again."""

from datetime import datetime, timedelta

from finance_matching.store.tables import BankEndpoint


def name_endpoint(endpoint: BankEndpoint, url: str, sealed_secret: str, at: datetime, overlap: timedelta) -> None:
    """Writes a URL and its secret into the row: as the one in force, or as the one that is to take over."""
    if endpoint.activated_at is None:
        endpoint.url, endpoint.sealed_secret = url, sealed_secret
    elif endpoint.url != url:
        endpoint.next_url, endpoint.next_sealed_secret = url, sealed_secret
        return
    else:
        endpoint.sealed_old_secret = endpoint.sealed_secret if overlap else None
        endpoint.old_secret_until = at + overlap if overlap else None
        endpoint.sealed_secret = sealed_secret
        endpoint.next_url, endpoint.next_sealed_secret = None, None
    endpoint.version += 1
    _forget_failures(endpoint)


def take_into_use(endpoint: BankEndpoint, sealed_secret: str, at: datetime) -> None:
    """A test event signed with this secret was taken: the URL is active, or another's successor, or well again."""
    if sealed_secret == endpoint.next_sealed_secret and endpoint.next_url is not None:
        endpoint.url, endpoint.sealed_secret = endpoint.next_url, sealed_secret
        endpoint.next_url, endpoint.next_sealed_secret = None, None
        endpoint.sealed_old_secret, endpoint.old_secret_until = None, None
        endpoint.version += 1
        endpoint.activated_at = at
    endpoint.activated_at = endpoint.activated_at or at
    _forget_failures(endpoint)


def _forget_failures(endpoint: BankEndpoint) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.last_error, endpoint.disabled_at = 0, None, None, None
    endpoint.next_try_at, endpoint.next_urgent_at = None, None
