"""The keys and tokens of compose: made once, and such that the services take them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from joserfc.jwk import KeySet

from shared.identity.caller import Role
from shared.identity.tokens import TokenVerifier
from shared.journal.keys import JournalKey
from shared.sealing import SecretBox
from tests.deploy.files import ROOT

SCRIPT = ROOT / "deploy" / "dev" / "compose" / "keys.py"
ISSUER = "miaopu-development"


def keys(folder: Path, *arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), "--keys", str(folder), *arguments]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "MIAOPU_TOKEN_ISSUER": ISSUER}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.anyio
async def test_a_token_is_one_of_the_published_keys_with_its_role_and_scope(tmp_path: Path) -> None:
    keys(tmp_path, "make")
    token = keys(tmp_path, "token", "--role", "city", "--unit", "420100", "--subject", "zhang")
    published = KeySet.import_key_set(json.loads((tmp_path / "jwks.json").read_text(encoding="utf-8")))
    caller = await TokenVerifier(published, ISSUER, "miaopu").verified(token)
    assert (caller.role, caller.subject, caller.scope.unit) == (Role.CITY, "zhang", "420100")


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    keys(tmp_path, "make")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    keys(tmp_path, "make")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert before.keys() == {"issuer.jwk", "jwks.json", "journal.pem", "secret.key", "person.key"}


def test_the_keys_are_such_as_the_services_read(tmp_path: Path) -> None:
    keys(tmp_path, "make")
    assert JournalKey.from_file(tmp_path / "journal.pem", make=False).key_id
    box = SecretBox.from_file(tmp_path / "secret.key", make=False)
    assert box.unseal(box.seal("whsec_")) == "whsec_"
