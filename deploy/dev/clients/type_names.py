"""Types as they are written in code, with the imports that they need."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from shared.schemas.page import Page

_PLAIN = {str: "str", int: "int", bool: "bool", bytes: "bytes", NoneType: "None"}
_STANDARD = {UUID: "uuid", date: "datetime", datetime: "datetime", Decimal: "decimal"}

_FEW = 5


@dataclass(slots=True)
class Names:
    """Spells types for one module of a client and remembers what it has to import."""

    package: str
    imports: set[tuple[str, str]] = field(default_factory=set)
    choices: dict[str, str] = field(default_factory=dict)
    """Names that the module itself gives to long choices."""

    def of(self, annotation: Any) -> str:
        """The type as an annotation; constraints are the service's to check.

        Raises:
            TypeError: no client should have to know this type.
        """
        annotation = datetime if annotation is AwareDatetime else annotation
        if annotation in _PLAIN:
            return _PLAIN[annotation]
        if annotation in _STANDARD:
            return self._from(_STANDARD[annotation], annotation.__name__)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel | Enum):
            return self._class(annotation)
        return self._made_of(annotation, get_origin(annotation), get_args(annotation))

    def _made_of(self, annotation: Any, origin: Any, arguments: tuple[Any, ...]) -> str:
        if origin is Annotated:
            return self.of(arguments[0])
        if origin in (Union, UnionType):
            return " | ".join(self.of(one) for one in arguments)
        if origin is Literal:
            return self._literal(annotation)
        if origin is list:
            return f"list[{self.of(arguments[0])}]"
        raise TypeError(f"{annotation} has no place in a client")

    def argument(self, annotation: Any, name: str) -> str:
        """The same for what callers give: of several values any sequence, or the one."""
        if get_origin(annotation) in (Union, UnionType):
            return " | ".join(self.argument(one, name) for one in get_args(annotation))
        if get_origin(annotation) is list:
            self.imports.add(("collections.abc", Sequence.__name__))
            one = self._named(get_args(annotation)[0], name, most=0)
            return f"{one} | Sequence[{one}]"
        return self._named(annotation, name, most=_FEW)

    def _named(self, annotation: Any, name: str, most: int) -> str:
        """A choice of more than so many values by a name of the module's own."""
        written = self.of(annotation)
        if written.startswith("Literal[") and len(get_args(annotation)) > most:
            written, self.choices[name] = name, written
        return written

    def _class(self, model: type) -> str:
        generic = getattr(model, "__pydantic_generic_metadata__", {})
        if generic.get("origin") is Page:
            return f"{self._from(Page.__module__, 'Page')}[{self.of(generic['args'][0])}]"
        shared = next(one for one in model.__mro__ if one.__module__.startswith("shared."))
        return self._from(shared.__module__, shared.__name__)

    def _literal(self, annotation: Any) -> str:
        """By its name where the bodies or the domain have one for it."""
        homes = (f"shared.schemas.{self.package}.", "shared.schemas.", "shared.domain.", "shared.events.")
        for home in homes:
            for name in sorted(sys.modules):
                if name.startswith(home) and (alias := _alias_in(name, annotation)):
                    return self._from(name, alias)
        self.imports.add(("typing", "Literal"))
        return f"Literal[{', '.join(map(_quoted, get_args(annotation)))}]"

    def _from(self, module: str, name: str) -> str:
        self.imports.add((module, name))
        return name


def _alias_in(module: str, annotation: Any) -> str | None:
    """The public name that the module itself gives to these literals."""
    found = sys.modules[module]
    for name, value in vars(found).items():
        if value == annotation and get_origin(value) is Literal and not name.startswith("_"):
            text = found.__spec__.loader.get_source(module) if found.__spec__ else ""  # type: ignore[union-attr]
            if f"\n{name} = " in (text or "") or f"\n{name}: " in (text or ""):
                return name
    return None


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
