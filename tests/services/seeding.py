"""What a seed of a service says: two sides that must not see each other, and every act that its routes allow."""

import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from python_calamine import CalamineWorkbook

from shared.api.callers import api_routes, roles_of
from shared.api.known_parameters import parameters_of
from shared.http import Response
from shared.service import Service
from shared.testing.builders import uscc
from shared.testing.described import described
from shared.testing.world import World

Ids = dict[str, str]
"""Values of path parameters, and whatever else later acts refer to."""
BATCH = "2024-1"
SCOPED = ("city", "firm", "bank")
"""Roles that see a part only."""


@dataclass(frozen=True)
class Side:
    """A unit with its city, a firm in it, and a bank."""

    number: int
    unit: str

    @property
    def uscc(self) -> str:
        """The firm's code."""
        return uscc(self.number)


WUHAN, HUANGSHI = Side(1, "420100"), Side(2, "420200")
NOBODY = Side(999, "429021")


@dataclass
class Placed:
    """A side with its rows in a service."""

    side: Side
    ids: Ids = field(default_factory=dict)

    def scope(self, role: str) -> dict[str, str]:
        """The scope that a token of the role carries on this side."""
        scopes = {
            "city": {"unit": self.side.unit},
            "firm": {"uscc": self.side.uscc},
            "bank": {"bank": self.ids.get("bank_id", str(UUID(int=self.side.number)))},
            "department": {"body": "IPO"},
        }
        return scopes.get(role, {})

    def path(self, template: str) -> str:
        """The path with this side's ids in it."""
        return template.format_map({"uscc": self.side.uscc, **self.ids})


@dataclass(frozen=True)
class Act:
    """One request that a writing route takes, once the acts before it are done."""

    operation: str
    role: str = "province"
    asks: bool = False
    """Whether it only asks, though it comes with a body: nothing is committed."""
    subject: str = "first-person"
    json: Callable[[Placed], Any] = lambda _: None
    query: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    headers: Callable[[Placed], dict[str, str]] = lambda _: {}
    keep: Mapping[str, str] = field(default_factory=dict)
    """Fields of the answer that become ids: `{"id": "report_id"}`."""
    before: Callable[[World, Placed], Awaitable[None]] | None = None
    scope: Mapping[str, str] | None = None
    """Another scope than the side's, such as a second department."""


@dataclass(frozen=True)
class Seed:
    """How a service comes to have something to see and to do."""

    service: Service
    ground: Callable[[World], Awaitable[None]]
    """What both sides stand on."""
    side: Callable[[World, Placed], Awaitable[None]]
    """One side's rows; fills in its ids."""
    acts: Sequence[Act]
    public: Mapping[str, str] = field(default_factory=dict)
    """Operations that tell everybody who may call them something about all sides, and why they do."""


@dataclass(frozen=True)
class Route:
    """A route as callers reach it."""

    operation: str
    method: str
    path: str
    roles: frozenset[str]
    queries: frozenset[str]
    streams: bool

    @property
    def writes(self) -> bool:
        """Whether its method may change something."""
        return self.method != "GET"


def routes_of(service: Service) -> list[Route]:
    """All routes that ask for a token."""
    routes, app = [], described(service)
    known = parameters_of(api_routes(app))
    for route in api_routes(app):
        if (roles := roles_of(route)) is None:
            continue
        queries = known[route.endpoint] if route.endpoint else frozenset()
        for method in route.methods or ():
            names = frozenset(str(role) for role in roles)
            routes.append(Route(str(route.name), method, str(route.path_format), names, queries, route.is_sse_stream))
    return routes


async def ask(
    world: World, placed: Placed, route: Route, role: str, at: Placed | None = None, **options: Any
) -> Response:
    """A request of one side's person; `at` is whose ids stand in the path."""
    headers = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", **options.pop("headers", {})}
    headers |= world.headers(role, options.pop("subject", None), **options.pop("scope", None) or placed.scope(role))
    return await world.client.request(route.method, (at or placed).path(route.path), headers=headers, **options)


def content_of(answer: Response) -> str:
    """The answer as text; of a workbook every cell, since what it tells counts and not how it is packed."""
    kind = answer.headers["content-type"].partition(";")[0]
    if "json" in kind or kind.startswith("text/"):
        return answer.text
    assert kind.endswith("spreadsheetml.sheet"), f"{kind}: nobody looks into this answer yet"
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)


async def perform(world: World, placed: Placed, route: Route, act: Act, actor: Placed | None = None) -> Response:
    """An act on this side's things, by this side's person or by another's."""
    options: dict[str, Any] = {"params": act.query, "subject": act.subject, "headers": act.headers(placed)}
    if act.content is not None:
        options["content"] = act.content
    elif (body := act.json(placed)) is not None:
        options["json"] = body
    scope = dict(act.scope) if act.scope is not None and actor is None else None
    return await ask(world, actor or placed, route, act.role, at=placed, scope=scope, **options)


def remember(placed: Placed, act: Act, answer: Response) -> None:
    """Keeps what later acts refer to."""
    for name, into in act.keep.items():
        value = answer.headers.get("etag") if name == "ETag" else answer.json()[name]
        placed.ids[into] = str(value)


async def contents(world: World) -> dict[str, str]:
    """What stands in each table, as a digest; equal contents, nothing written."""
    tables = await world.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'commit_switch'"
    )
    digest = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{}\" t"
    pool = world.runtime.database.pool
    return {row["tablename"]: await pool.fetchval(digest.format(row["tablename"])) for row in tables}
