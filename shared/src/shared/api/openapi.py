"""Writes the committed OpenAPI documents anew: `python -m shared.api.openapi [service …]`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared.api.app import describe
from shared.service import Service, wired_service
from shared.services import SERVICE_NAMES

FOLDER = Path("docs/openapi")


def document_of(service: Service) -> dict[str, Any]:
    """The OpenAPI document of one service."""
    return describe(service).openapi()


def text_of(document: dict[str, Any]) -> str:
    """The document as it is committed: the same for the same routes, so that a change shows as a change."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(names: Sequence[str]) -> int:
    """Writes `docs/openapi/<service>.json` under the folder it is called in."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or SERVICE_NAMES:
        path = FOLDER / f"{name}.json"
        path.write_text(text_of(document_of(wired_service(name))), encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
