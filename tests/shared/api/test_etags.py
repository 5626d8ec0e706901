"""Edits name the version they are based on."""

from typing import Any

import pytest

from shared.api.etags import etag_of
from shared.testing.world import World
from tests.shared.frame import VERSION

pytestmark = pytest.mark.anyio


async def edit(frame: World, **headers: str) -> Any:
    return await frame.call("PUT", "/v1/notes/x", json={"title": "a"}, headers=headers)


@pytest.mark.parametrize("tag", [etag_of(VERSION), "*", f'"7", {etag_of(VERSION)}', f' {etag_of(VERSION)} ,"7"'])
async def test_the_present_version_lets_the_edit_on(frame: World, tag: str) -> None:
    assert (await edit(frame, **{"If-Match": tag})).status_code == 200


@pytest.mark.parametrize("tag", [etag_of(2), f"W/{etag_of(VERSION)}", str(VERSION), '""', '"33"', ""])
async def test_another_version_is_refused_with_the_newest(frame: World, tag: str) -> None:
    answer = await edit(frame, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["code"]) == (412, "version-moved-on")
    assert answer.headers["etag"] == answer.json()["newest"] == '"3"'


async def test_an_edit_that_names_no_version_is_refused(frame: World) -> None:
    answer = await edit(frame)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")
