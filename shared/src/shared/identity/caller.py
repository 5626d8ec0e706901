"""The caller of a request: a person or system, a role, and the one scope of data it may see."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Role(StrEnum):
    """What a caller is here; a person with two hats has two tokens."""

    FIRM = "firm"
    CITY = "city"
    PROVINCE = "province"
    DEPARTMENT = "department"
    BANK = "bank"
    BRIDGE = "bridge"
    DASHBOARD = "dashboard"
    SERVICE = "service"
    AUDITOR = "auditor"
    ADMIN = "admin"


Office = Literal["ip", "eit"]
"""The city's IP office or its bureau of economy and information technology."""

SEES_ALL = frozenset(
    {Role.PROVINCE, Role.DEPARTMENT, Role.BRIDGE, Role.DASHBOARD, Role.SERVICE, Role.AUDITOR, Role.ADMIN}
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a caller may see; a required argument of every query on firms or banks. Default: none."""

    everything: bool = False
    unit: str | None = None
    bank_id: UUID | None = None
    uscc: str | None = None

    def sees(self, *, unit: str | None = None, bank_id: UUID | None = None, uscc: str | None = None) -> bool:
        """Whether one row, given by the columns it carries, is inside the scope."""
        return (
            self.everything
            or (self.unit is not None and self.unit == unit)
            or (self.bank_id is not None and self.bank_id == bank_id)
            or (self.uscc is not None and self.uscc == uscc)
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, in which role, within which scope."""

    subject: str
    role: Role
    unit: str | None = None
    office: Office | None = None
    bank_id: UUID | None = None
    uscc: str | None = None
    body: str | None = None

    @property
    def scope(self) -> Scope:
        """The data scope that the role and its claim give; a role without its claim sees nothing."""
        if self.role in SEES_ALL:
            return Scope(everything=True)
        if self.role is Role.CITY:
            return Scope(unit=self.unit)
        if self.role is Role.BANK:
            return Scope(bank_id=self.bank_id)
        return Scope(uscc=self.uscc)

    @property
    def on_behalf_of(self) -> str | None:
        """The body for which the caller acts: a unit's office, a department, a bank or a firm."""
        if self.unit:
            return f"unit:{self.unit}" + (f"/{self.office}" if self.office else "")
        named = {"bank": self.bank_id, "firm": self.uscc, "body": self.body}
        return next((f"{kind}:{value}" for kind, value in named.items() if value), None)


def system(service: str) -> Caller:
    """The service itself, for what it does without a person: handlers, timers, deliveries."""
    return Caller(subject=f"service:{service}", role=Role.SERVICE)
