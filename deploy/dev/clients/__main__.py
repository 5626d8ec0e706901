"""Writes the typed clients anew, from the routes: `python deploy/dev/clients [folder]`."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from methods_written import method_of
from routes_read import Operation, operations_of
from type_names import Names

from shared.service import Service, wired_service
from shared.services import SERVICE_NAMES, client_of

FOLDER = Path("shared/src/shared/clients")
Group = tuple[str, str]
"""The frame or a service's package, and a tag of its routes."""
BANNER = "Written by `make clients` from the routes; change those."


def main(folder: Path) -> int:
    """Writes a folder for the frame and one for each service, with a module for each tag."""
    of_services = [(service, _grouped(service)) for service in map(wired_service, SERVICE_NAMES)]
    everywhere = set.intersection(*(set(own) for _, own in of_services))
    groups: dict[Group, list[Operation]] = {}
    for service, own in of_services:
        for group, operations in own.items():
            _agree(group, groups.setdefault(group, operations), operations)
        _write(
            folder / service.package / "__init__.py", _client(service, [one for one in own if one not in everywhere])
        )
    for (package, tag), operations in groups.items():
        _write(folder / package / f"{tag}.py", _module(package, tag, operations))
    _write(folder / "frame" / "__init__.py", _frame(sorted(everywhere)))
    style = Path(sys.executable).with_name("ruff")
    for act in (["check", "--select", "I,F401", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run(  # noqa: S603 (a tool of the environment)
            [str(style), *act, "--config", "pyproject.toml", str(folder)], check=True
        )
    return 0


def _grouped(service: Service) -> dict[Group, list[Operation]]:
    groups: dict[Group, list[Operation]] = defaultdict(list)
    for operation in operations_of(service):
        groups["frame" if operation.frame else service.package, operation.tag].append(operation)
    return dict(groups)


def _agree(group: Group, first: list[Operation], again: list[Operation]) -> None:
    """What one service answers of the frame's calls, all that have them do."""
    if [one.name for one in first] != [one.name for one in again]:
        raise ValueError(f"services differ in {group}: {[one.name for one in first]}, {[one.name for one in again]}")


def _module(package: str, tag: str, operations: list[Operation]) -> str:
    names = Names(package)
    methods = [method_of(one, names) for one in operations]
    names.imports.add(("shared.clients.calls", "Calls"))
    whose = "every service" if package == "frame" else package.replace("_", "-")
    return "\n".join(
        [
            f'"""Calls of {whose} about {tag}. {BANNER}"""',
            "",
            *(f"from {module} import {name}" for module, name in sorted(names.imports)),
            "",
            *(f"{name} = {written}" for name, written in names.choices.items()),
            "",
            f"class {_class(package, tag)}(Calls):",
            f'    """Acts and answers about {tag}."""',
            "",
            "\n\n".join(methods),
            "",
        ]
    )


def _frame(groups: Sequence[Group]) -> str:
    imports, bases = _bases(groups)
    return "\n".join(
        [
            f'"""What every service answers. {BANNER}"""',
            "",
            "from shared.clients.base import ServiceClient",
            *imports,
            "",
            "",
            f"class FrameClient({', '.join([*bases, 'ServiceClient'])}):",
            '    """Any of the services."""',
            "",
        ]
    )


def _bases(groups: Sequence[Group]) -> tuple[list[str], list[str]]:
    """Import lines and names of the classes of these groups."""
    bases = {group: _class(*group) for group in groups}
    imports = [f"from shared.clients.{package}.{tag} import {base}" for (package, tag), base in bases.items()]
    return imports, sorted(bases.values())


def _client(service: Service, groups: Sequence[Group]) -> str:
    name = client_of(service.name)
    imports, bases = _bases(groups)
    return "\n".join(
        [
            f'"""The typed client of {service.name}. {BANNER}"""',
            "",
            "from shared.clients.frame import FrameClient",
            *imports,
            "",
            "",
            f"class {name}({', '.join([*bases, 'FrameClient'])}):",
            f'    """Every route of {service.name}, under its name in the document."""',
            "",
            f'    service = "{service.name}"',
            "",
        ]
    )


def _class(package: str, tag: str) -> str:
    return f"{'Frame' if package == 'frame' else ''}{tag.title().replace('-', '')}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
