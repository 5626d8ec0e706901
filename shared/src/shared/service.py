"""The object by which a service tells its host what it offers."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from pydantic_settings import BaseSettings
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.approvals.model import ApprovalActs
from shared.events.base import Event
from shared.events.catalogue import events_of
from shared.events.eligibility import RuleChanged
from shared.events.rules_taken import RulesTaken
from shared.jobs.model import JobHandler
from shared.messaging.copies import check_copies
from shared.messaging.received import Subscriptions
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.in_force import plan_in_force
from shared.plan.model import Plan
from shared.plan.readers import Reader, Readers
from shared.rules.nouns import Nouns
from shared.rules.receive import taking_rules
from shared.runtime import Runtime
from shared.services import PARAMETER_FOLDERS, SERVICE_NAMES, database_of, package_of, parameters_of
from shared.settings import read_own_settings

BackgroundTask = Callable[[Runtime], Coroutine[Any, Any, None]]
"""Runs until cancelled in processes that do a service's work."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Something done once per period, by one of the service's processes."""

    name: str
    every_s: float
    run: Callable[[Runtime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its routes, the facts it listens to and tells, its tables and its background work."""

    name: str
    package: str
    summary: Mapping[str, str]
    """`zh` and `en`, for the API page."""
    router: APIRouter
    metadata: MetaData
    subscriptions: Subscriptions = field(default_factory=dict)
    named: tuple[type[DeclarativeBase], ...] = ()
    """Tables with `uscc` and `name` from which firms are searched."""
    approvals: ApprovalActs = field(default_factory=dict)
    settled: Callable[[UnitOfWork, str | None], Awaitable[None]] | None = None
    """Does, in the transaction of a settlement, what had waited for it: of the firm of that code, None of every one."""
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    background: tuple[BackgroundTask, ...] = ()
    reads: tuple[Reader, ...] = ()
    """What it reads of the plan's folder; a folder that lacks any of it, or holds more, does not start."""
    changes_rules: bool = False
    """Whether people change parameters through it, its own and others'; it tells its own by a route of its own.

    Every other service hears of an approved change, and decides by it or says that it cannot.
    """
    decides: Nouns = ()
    """What it decides by rules, as a change of them counts it."""
    front: tuple[str, str] | None = None
    """Where its results are read: a section of its API page, and what people call it."""
    settings: type[BaseSettings] | None = None
    """What it alone reads of the environment, as `runtime.own(…)`."""
    resources: Callable[[Runtime], AbstractAsyncContextManager[None]] | None = None
    """Opens what the service needs beside the frame, into `runtime.resources`."""

    def __post_init__(self) -> None:
        """Raises DoesNotFit: a column of a table that events fill is left out."""
        check_copies(self.metadata)
        told = events_of(package_of(self.name)) if self.name in SERVICE_NAMES else ()
        taken = next((kind for kind in told if issubclass(kind, RulesTaken)), None)
        if taken is not None:
            heard = {RuleChanged: taking_rules(taken, self.readers, self.decides)}
            object.__setattr__(self, "subscriptions", {**self.subscriptions, **heard})

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables from which firms are searched."""
        return tuple(table.__tablename__ for table in self.named)

    @property
    def publishes(self) -> tuple[type[Event], ...]:
        """The facts that it tells."""
        return events_of(self.package)

    @property
    def readers(self) -> Readers:
        """What it answers for in the plan's folder."""
        return Readers(parameters_of(self.name), self.reads)

    @property
    def database(self) -> str:
        """Name of its database on a common server."""
        return database_of(self.package)

    @property
    def migrations(self) -> str:
        """The package that holds its Alembic history."""
        return f"{self.package}.store.migrations"


def own_settings_of(service: Service, **given: Any) -> BaseSettings | None:
    """What the service alone reads of the environment; None where that is nothing.

    Raises:
        BadSettings: a value that cannot work.
    """
    return None if service.settings is None else read_own_settings(service.settings, **given)


def wired_service(name: str) -> Service:
    """The wiring of a service, found by its name: `shared` may import none."""
    service: Service = import_module(f"{package_of(name)}.wiring").service
    return service


def plan_for(folder: Path, *services: Service) -> Plan:
    """The plan of a folder by which these services are about to decide.

    Raises:
        PlanFaults: they cannot; names file, line and reason of each fault.
    """
    return plan_in_force(folder, [service.readers for service in services], PARAMETER_FOLDERS)
