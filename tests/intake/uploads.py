"""Workbooks sent to a batch, and their answered rows."""

from typing import Any

from shared.testing.world import World


async def upload(world: World, content: bytes, role: str = "province", **options: Any) -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    path = "/v1/imports?batch=2024-1"
    return (await world.call("POST", path, role, content=content, headers=headers, **options)).json()


async def rows(world: World, started: Any, role: str = "province", **options: Any) -> list[Any]:
    found: list[Any] = (await world.get(f"/v1/imports/{started['id']}/rows?limit=200", role, **options)).json()["items"]
    return found
