"""Claims of a token, read as a caller: a role and the one data scope that it needs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.identity.caller import Caller, Office, Role
from shared.identity.invalid_token import InvalidToken
from shared.identity.subjects import check_subject

_LONGEST_CLAIM = 200
_CLAIM_OF_ROLE = {Role.FIRM: "uscc", Role.CITY: "unit", Role.BANK: "bank", Role.DEPARTMENT: "body"}
_SCOPES = ("unit", "bank", "uscc", "body")
_OFFICES: Mapping[str, Office] = {"ip": "ip", "eit": "eit"}


def caller_of_claims(claims: Mapping[str, Any]) -> Caller:
    """Reads the claims: a role, and the one data scope that it needs.

    Raises:
        InvalidToken: unknown role; a scope that is missing, mistyped or not the only one.
        UnfitSubject: a subject that could pass for another person's.
    """
    texts = {name: _text(claims, name) for name in ("sub", "role", "office", *_SCOPES)}
    try:
        role = Role(texts["role"] or "")
        bank_id = UUID(texts["bank"]) if texts["bank"] else None
    except ValueError as error:
        raise InvalidToken(str(error)) from error
    needed = _CLAIM_OF_ROLE.get(role)
    if needed and not texts[needed]:
        raise InvalidToken(f"a token of role {role} needs the claim {needed}")
    if sum(texts[name] is not None for name in _SCOPES) > 1:
        raise InvalidToken("a token carries one data scope only")
    if not texts["sub"]:
        raise InvalidToken("a token names its subject")
    check_subject(texts["sub"])
    return Caller(
        subject=texts["sub"],
        role=role,
        unit=texts["unit"],
        office=_office(texts["office"]),
        bank_id=bank_id,
        uscc=texts["uscc"],
        body=texts["body"],
    )


def _office(text: str | None) -> Office | None:
    if text is not None and text not in _OFFICES:
        raise InvalidToken("an office is ip or eit")
    return None if text is None else _OFFICES[text]


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    """What ends up in logs, journal and tables: text that shows, of bounded length."""
    value = claims.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_CLAIM or not value.isprintable():
        raise InvalidToken(f"the claim {name} is no plain text of at most {_LONGEST_CLAIM} characters")
    return value
