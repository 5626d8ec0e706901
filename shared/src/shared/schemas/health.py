"""Health of a service."""

from typing import Literal

from pydantic import BaseModel, Field


class Alive(BaseModel):
    """The process answers; nothing else was asked."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """What was asked and what it answered; `bus` does not make a service unready: it accepts, and sends later.

    `bus` and `relay` are `unused` in a process that sends and fetches nothing; a relay that has failed for longer than
    `MIAOPU_RELAY_FAILING_S` makes its process unready. `leases` are held by some process of the service. `work` is
    `ok`, or names work that has ended. `fit` says how the database stands to this program: `same`, `ahead` (migrated
    further by a newer release, and this one may run on it), `behind`, or in a sentence why it may not run on it.
    """

    ready: bool
    version: str = Field(examples=["1.0.0"])
    database: str = Field(examples=["up"])
    migration: str = Field(examples=["2026_11_24_first"])
    expected_migration: str = Field(examples=["2026_11_24_first"])
    fit: str = Field(examples=["same"])
    bus: str = Field(examples=["up"])
    relay: str = Field(examples=["ok"])
    leases: list[str] = Field(examples=[["relay"]])
    work: str = Field(examples=["ok"])
