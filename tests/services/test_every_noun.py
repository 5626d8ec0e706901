"""Every noun that can be made can be listed: paged, ordered and narrowed."""

import pytest

from shared.service import wired_service
from shared.services import SERVICE_NAMES
from tests.services.seeding import routes_of

NOUNS = {
    "batches": "intake/v1/batches",
    "extensions": "intake/v1/batches/{code}/extensions",
    "imports": "intake/v1/imports",
    "rows of an import": "intake/v1/imports/{import_id}/rows",
    "applications": "intake/v1/applications",
    "assessments": "eligibility/v1/assessments",
    "waivers": "eligibility/v1/waivers",
    "reviews": "eligibility/v1/reviews",
    "rule changes": "eligibility/v1/rule-changes",
    "flips": "eligibility/v1/flips",
    "scenarios": "eligibility/v1/scenarios",
    "yearly checks": "eligibility/v1/compliance-checks",
    "candidates": "pool/v1/candidates",
    "screenings": "pool/v1/screenings",
    "entries of a screening": "pool/v1/screenings/{screening_id}/entries",
    "admission lists": "pool/v1/admission-lists",
    "firms of an admission list": "pool/v1/admission-lists/{list_id}/firms",
    "co-signatures": "pool/v1/admission-lists/{list_id}/co-signatures",
    "members": "pool/v1/members",
    "exit cases": "pool/v1/exits",
    "removal proposals": "pool/v1/removal-proposals",
    "reinstatements due": "pool/v1/reinstatements/due",
    "seat lines": "pool/v1/seat-lines",
    "reports": "monitoring/v1/progress-reports",
    "violations": "monitoring/v1/violations",
    "appeals": "monitoring/v1/appeals",
    "watched members": "monitoring/v1/members",
    "banks": "finance-matching/v1/banks",
    "lists": "finance-matching/v1/lists/{kind}",
    "versions": "finance-matching/v1/lists/{kind}/versions",
    "firms of a version": "finance-matching/v1/lists/{kind}/versions/{version}/entries",
    "deliveries": "finance-matching/v1/receipts",
    "alarms": "finance-matching/v1/alarms",
}
OF_EVERY_SERVICE = {"journal": "v1/journal"}
WHERE_THERE_ARE_ANY = {"approvals": "v1/approvals", "jobs": "v1/jobs", "dead letters": "v1/dead-letters"}


def lists() -> dict[str, frozenset[str]]:
    """Paths that are asked with an order and a cursor, and what else they take."""
    routes = [route for name in SERVICE_NAMES for route in routes_of(wired_service(name))]
    return {route.path.lstrip("/"): route.queries for route in routes if {"sort", "limit", "cursor"} <= route.queries}


@pytest.mark.parametrize("noun", NOUNS)
def test_it_can_be_listed(noun: str) -> None:
    assert NOUNS[noun] in lists()


def test_what_all_services_have_can_be_listed_in_each() -> None:
    found = lists()
    for name in SERVICE_NAMES:
        service = wired_service(name)
        having = [bool(service.approvals), bool(service.jobs), bool(service.subscriptions)]
        expected = [path for path, has in zip(WHERE_THERE_ARE_ANY.values(), having, strict=True) if has]
        assert {f"{name}/{path}" for path in [*OF_EVERY_SERVICE.values(), *expected]} <= found.keys()


def test_no_list_is_without_a_noun() -> None:
    common = {*OF_EVERY_SERVICE.values(), *WHERE_THERE_ARE_ANY.values()}
    own = {path for path in lists() if path.partition("/")[2] not in common}
    assert own == set(NOUNS.values())
