"""Lists of services in files that cannot ask the registry: each is made of one piece a service."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pieces import COMPOSED, PROXIED, ROUTED

from shared.services import package_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A piece of a file for each service, in the registry's order: `<name>`, `<package>` and `<PACKAGE>` are its own.

    It stands `times` in the file, with `between` from one service to the next.
    """

    piece: str
    between: str = ""
    times: int = 1

    def of(self, names: Sequence[str]) -> str:
        """The list."""
        return self.between.join(filled(self.piece, name) for name in names)

    def rewritten(self, text: str, names: Sequence[str]) -> str:
        """The text of a file with its list of these services instead of the one that it has.

        Raises:
            ValueError: it is not found, or not as often as it should.
        """
        either = {place: "(?:" + "|".join(filled(place, name) for name in names) + ")" for place in _PLACES}
        one = re.escape(self.piece)
        for place, names_of_it in either.items():
            one = one.replace(place, names_of_it)
        found, times = re.subn(f"{one}(?:{re.escape(self.between)}{one})+", lambda _: self.of(names), text)
        if times != self.times:
            raise ValueError(f"{times} lists of {self.piece!r}, not {self.times}")
        return found


_PLACES: Final = ("<name>", "<package>", "<PACKAGE>")


def filled(piece: str, name: str) -> str:
    """A piece with what is the service's own."""
    package = package_of(name)
    own = {"<name>": name, "<package>": package, "<PACKAGE>": package.upper(), "<Class>": name.title().replace("-", "")}
    for place, text in own.items():
        piece = piece.replace(place, text)
    return piece


_ROOMS: Final = "".join(f"    <package>.{room}\n" for room in ("domain", "store", "usecases", "handlers"))
_MEMBERS: Final = (Listed('    "miaopu-<name>",\n'), Listed("miaopu-<name> = { workspace = true }\n"))
_IN_WORDS: Final = (Listed("<package>", " "),)
LISTS: Final[dict[str, tuple[Listed, ...]]] = {
    "shared/src/shared/services.py": (Listed('    "<name>",\n'),),
    ".importlinter": (
        Listed("    <package>\n", times=4),
        Listed("<package>", " | "),
        Listed(_ROOMS),
        Listed("    <package>.domain\n"),
    ),
    "pyproject.toml": _MEMBERS,
    "deploy/embedded/pyproject.toml": _MEMBERS,
    "docker-compose.yml": (Listed(COMPOSED), Listed("      <name>-serve: { condition: service_healthy }\n")),
    "deploy/dev/compose/Caddyfile": (Listed(PROXIED),),
    "deploy/dev/compose/databases.sh": _IN_WORDS,
    "deploy/k8s/base/ingress.yaml": (Listed(ROUTED),),
    "deploy/k8s/base/kustomization.yaml": (
        Listed("  - <name>\n"),
        Listed('  - {name: miaopu/<name>, newTag: "0.1.0"}\n'),
    ),
    "deploy/k8s/overlays/dev/kustomization.yaml": (Listed("  - {name: miaopu/<name>, newTag: development}\n"),),
    "docs/backup-and-restore.md": _IN_WORDS,
    "README.md": _IN_WORDS,
    "README.zh-CN.md": _IN_WORDS,
}
"""Each file with its lists."""


def write_lists(root: Path, names: Sequence[str]) -> None:
    """Brings every list to these services."""
    for file, lists in LISTS.items():
        path = root / file
        text = path.read_text(encoding="utf-8")
        for each in lists:
            text = each.rewritten(text, names)
        path.write_text(text, encoding="utf-8")
