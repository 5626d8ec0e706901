"""Tokens: one answer for every bad one, verified once, remembered no longer than they live."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identity.caller import Role
from shared.identity.key_sets import BadKeySet, key_set_from_json
from shared.identity.tokens import InvalidToken, LocalIssuer, TokenVerifier, UnknownKey
from shared.key_files import BadKeyFile
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service
from tests.shared.identity.issuers import AUDIENCE, ISSUER, Issuer, rsa_issuer, signed_with_public_key, unsigned

GOOD = Issuer()
FOREIGN = Issuer()
NOW = int(time.time())
FORGED: dict[str, Callable[[], str]] = {
    "alg none": lambda: unsigned(GOOD.key.kid),
    "HS256 signed with the public key": lambda: signed_with_public_key(GOOD),
    "unknown kid": lambda: GOOD.token(kid="nobody"),
    "another's key under our kid": lambda: FOREIGN.token(kid=GOOD.key.kid),
    "foreign issuer": lambda: GOOD.token(iss="https://elsewhere.test"),
    "foreign audience": lambda: GOOD.token(aud="another-product"),
    "no issuer": lambda: GOOD.token(without="iss"),
    "no audience": lambda: GOOD.token(without="aud"),
    "expired": lambda: GOOD.token(exp=NOW - 31),
    "not yet valid": lambda: GOOD.token(nbf=NOW + 3600),
    "issued in the future": lambda: GOOD.token(iat=NOW + 3600),
    "no expiry": lambda: GOOD.token(without="exp"),
    "expiry as text": lambda: GOOD.token(exp="9999999999"),
    "no subject": lambda: GOOD.token(without="sub"),
    "empty subject": lambda: GOOD.token(sub=""),
    "subject with a line end": lambda: GOOD.token(sub="zhang\nlevel=info"),
    "subject with NUL": lambda: GOOD.token(sub="zhang\x00"),
    "endless subject": lambda: GOOD.token(sub="z" * 201),
    "unknown role": lambda: GOOD.token(role="emperor"),
    "no role": lambda: GOOD.token(without="role"),
    "a list of roles": lambda: GOOD.token(role=["city", "province"]),
    "city without its unit": lambda: GOOD.token(without="unit"),
    "bank without its id": lambda: GOOD.token(role="bank", without="unit"),
    "bank whose id is none": lambda: GOOD.token(role="bank", bank="icbc", without="unit"),
    "firm without its code": lambda: GOOD.token(role="firm", without="unit"),
    "two scopes": lambda: GOOD.token(uscc="91420100MA4TEKT06N"),
    "a list of units": lambda: GOOD.token(unit=["420100", "420200"]),
    "unknown office": lambda: GOOD.token(office="mayor"),
    "no token at all": lambda: "a.b.c",
    "two parts": lambda: GOOD.token().rpartition(".")[0],
    "changed signature": lambda: GOOD.token()[:-4] + "AAAA",
    "claims that are no object": lambda: ".".join([GOOD.token().split(".")[0], "W10", GOOD.token().split(".")[2]]),
}


def verifier() -> TokenVerifier:
    return TokenVerifier(key_set_from_json(GOOD.jwks), ISSUER, AUDIENCE)


@pytest.fixture
async def world(world_of: WorldOf, tmp_path: Path) -> AsyncIterator[World]:
    keys = tmp_path / "jwks.json"
    keys.write_text(GOOD.jwks)
    async with world_of(frame_service(), jwks_file=keys, token_issuer=ISSUER, token_audience=AUDIENCE) as world:
        yield world


async def refusal(world: World, authorization: str | None) -> tuple[int, str, Any, str | None]:
    """Everything of an answer that a caller could tell apart; the trace is the caller's own."""
    headers = {b"traceparent": f"00-{'a' * 32}-{'b' * 16}-01".encode()}
    if authorization is not None:
        headers[b"Authorization"] = authorization.encode("latin-1")
    answer = await world.client.get("/intake/v1/journal", headers=headers)
    return answer.status_code, answer.text, answer.headers.get("www-authenticate"), answer.headers["content-type"]


@pytest.mark.anyio
async def test_every_bad_token_gets_one_and_the_same_401(world: World) -> None:
    answers = {name: await refusal(world, f"Bearer {forge()}") for name, forge in FORGED.items()}
    answers |= {
        "none": await refusal(world, None),
        "empty": await refusal(world, "Bearer "),
        "basic": await refusal(world, "Basic emhhbmc6"),
        "not ascii": await refusal(world, "Bearer \u00e9\u00e9.x.y"),
    }
    assert set(answers.values()) == {answers["none"]}
    assert answers["none"][0] == 401
    assert answers["none"][2:] == ("Bearer", "application/problem+json")


@pytest.mark.anyio
async def test_a_sound_token_lets_in(world: World) -> None:
    answer = await world.client.get(
        "/intake/v1/journal",
        headers={"Authorization": f"Bearer {GOOD.token(role='auditor', without='unit')}"},
    )
    assert answer.status_code == 200


def test_a_token_says_who_calls_and_for_whom() -> None:
    caller = verifier().caller_of(GOOD.token(office="ip"))
    assert (caller.subject, caller.role, caller.on_behalf_of) == ("zhang", Role.CITY, "unit:420100/ip")


def test_a_verified_token_is_not_verified_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, token = verifier(), GOOD.token()
    first = tokens.caller_of(token)
    monkeypatch.setattr(tokens, "_verified", None)
    assert tokens.caller_of(token) == first


def test_a_remembered_token_is_forgotten_when_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    tokens, token = verifier(), GOOD.token(exp=now + 600)
    tokens.caller_of(token)
    monkeypatch.setattr("time.time", lambda: now + 631.0)
    with pytest.raises(InvalidToken):
        tokens.caller_of(token)


def test_tokens_of_a_key_that_is_gone_are_refused_although_they_were_remembered() -> None:
    tokens, token = verifier(), GOOD.token()
    tokens.caller_of(token)
    tokens.replace_keys(key_set_from_json(FOREIGN.jwks))
    with pytest.raises(UnknownKey):
        tokens.caller_of(token)


def test_the_memory_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.identity.tokens._CACHE_SIZE", 3)
    tokens = verifier()
    for number in range(10):
        tokens.caller_of(GOOD.token(jti=str(number)))
    assert len(tokens._seen) == 3


def test_rs256_keys_of_a_file_verify_and_keys_of_other_kinds_beside_them_do_no_harm() -> None:
    issuer = rsa_issuer()
    published = issuer.jwks.replace(
        '{"keys": [',
        '{"keys": [{"kty": "AKP", "kid": "new"}, {"kty": "oct", "k": "c2VjcmV0"}, 7,'
        ' {"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"},',
    )
    tokens = TokenVerifier(key_set_from_json(published), ISSUER, AUDIENCE)
    assert tokens.caller_of(issuer.token()).subject == "zhang"


@pytest.mark.parametrize(
    "document", ["", "[]", "{}", '{"keys": []}', '{"keys": {"a": 1}}', '{"keys": [{"kty": "oct"}]}', "[" * 100_000]
)
def test_a_document_without_a_key_for_signatures_is_refused(document: str) -> None:
    with pytest.raises(BadKeySet):
        key_set_from_json(document)


@given(st.text(max_size=200) | st.from_regex(r"[\w-]{1,60}\.[\w-]{1,60}\.[\w-]{0,60}"))
def test_no_text_is_taken_for_a_token_and_none_breaks_the_verifier(text: str) -> None:
    with pytest.raises(InvalidToken):
        verifier().caller_of(text)


def test_the_local_issuer_keeps_its_key_and_gives_no_token_without_the_scope_that_its_role_needs(
    tmp_path: Path,
) -> None:
    first, second = (LocalIssuer(tmp_path, ISSUER, AUDIENCE) for _ in range(2))
    tokens = TokenVerifier(second.keys, ISSUER, AUDIENCE)
    assert tokens.caller_of(first.token("li", Role.BANK, {"bank": "00000000-0000-0000-0000-000000000001"})).bank_id
    with pytest.raises(InvalidToken):
        first.token("li", Role.CITY)


@pytest.mark.parametrize("content", [b"", b"{}", b"no key", b'{"kty": "OKP", "crv": "Ed25519", "x": "AA"}'])
def test_a_spoilt_key_file_stops_the_start_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "issuer.jwk").write_bytes(content)
    with pytest.raises(BadKeyFile, match=r"issuer\.jwk"):
        LocalIssuer(tmp_path, ISSUER, AUDIENCE)
