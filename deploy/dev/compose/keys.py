"""Development only: makes the keys that distributed mode demands, and signs tokens as the issuer that compose lacks."""

import argparse
import json
import os
import sys
from pathlib import Path

from shared.identity.caller import Role
from shared.identity.issuer import LocalIssuer
from shared.identity.person_marks import PersonMarks
from shared.journal.keys import JournalKey
from shared.sealing import SecretBox

SCOPES = ("unit", "office", "bank", "uscc", "body")


def make(keys: Path, issuer: LocalIssuer) -> None:
    """Writes what is missing; what is there stays."""
    JournalKey.from_file(keys / "journal.pem", make=True)
    SecretBox.from_file(keys / "secret.key", make=True)
    PersonMarks.from_file(keys / "person.key", make=True)
    (keys / "jwks.json").write_text(json.dumps(issuer.keys.as_dict(private=False)), encoding="utf-8")


def main() -> int:
    """`make`, or `token --role city --unit CODE --subject zhang`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keys", type=Path, default=Path("/keys"), help="their folder; by default the volume of compose"
    )
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("make")
    token = acts.add_parser("token")
    token.add_argument("--role", required=True, choices=[str(role) for role in Role])
    token.add_argument("--subject", required=True)
    for scope in SCOPES:
        token.add_argument(f"--{scope}", default="")
    choice = parser.parse_args()
    issuer = LocalIssuer(
        choice.keys, os.environ["MIAOPU_TOKEN_ISSUER"], os.environ.get("MIAOPU_TOKEN_AUDIENCE", "miaopu")
    )
    if choice.act == "make":
        make(choice.keys, issuer)
    else:
        given = {scope: getattr(choice, scope) for scope in SCOPES}
        sys.stdout.write(issuer.token(choice.subject, Role(choice.role), given) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
