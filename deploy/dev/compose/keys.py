"""Development only: makes the keys that distributed mode demands, and signs tokens as the issuer that compose lacks."""

import argparse
import json
import os
import sys
from pathlib import Path

from shared.identity.caller import Role
from shared.identity.tokens import LocalIssuer
from shared.journal.keys import JournalKey
from shared.sealing import SecretBox

KEYS = Path("/keys")  # the volume that compose mounts
SCOPES = ("unit", "office", "bank", "uscc", "body")


def make(keys: Path, issuer: LocalIssuer) -> None:
    """Write what is missing; what is there stays."""
    JournalKey.from_file(keys / "journal.pem", make=True)
    SecretBox.from_file(keys / "secret.key", make=True)
    (keys / "jwks.json").write_text(json.dumps(issuer.keys.as_dict(private=False)), encoding="utf-8")


def main() -> int:
    """`make`, or `token --role city --unit 420100 --subject zhang`."""
    parser = argparse.ArgumentParser(description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("make")
    token = acts.add_parser("token")
    token.add_argument("--role", required=True, choices=[str(role) for role in Role])
    token.add_argument("--subject", required=True)
    for scope in SCOPES:
        token.add_argument(f"--{scope}", default="")
    choice = parser.parse_args()
    issuer = LocalIssuer(KEYS, os.environ["MIAOPU_TOKEN_ISSUER"], os.environ["MIAOPU_TOKEN_AUDIENCE"])
    if choice.act == "make":
        make(KEYS, issuer)
    else:
        given = {scope: getattr(choice, scope) for scope in SCOPES}
        print(issuer.token(choice.subject, Role(choice.role), **given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
