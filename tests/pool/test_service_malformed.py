"""What pool refuses as malformed speaks one language at a time and says where in the body it lies."""

from typing import Any
from uuid import UUID

import pytest

from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import BATCH, graduation, removal

pytestmark = pytest.mark.anyio
SEATS = {"cap": 5, "effective_on": "2024-06-20"}
LIST = {"batch": BATCH, "effective_on": "2024-07-01"}
SOME_ID = str(UUID(int=7))


@pytest.mark.parametrize(
    ("method", "path", "body", "pointer", "code", "zh", "en"),
    [
        ("PUT", "/v1/seat-plan", {**SEATS, "units": {"abc": 1}}, "/units/abc", "string_pattern_mismatch",
         "格式不符", "Does not match"),
        ("POST", "/v1/admission-lists", LIST, "", "one_source_needed", "请在 usccs", "Give either usccs"),
        ("POST", "/v1/admission-lists", {**LIST, "usccs": [uscc(1)], "screening_id": SOME_ID}, "",
         "one_source_needed", "请在 usccs", "Give either usccs"),
        ("POST", "/v1/admission-lists", {**LIST, "screening_id": SOME_ID, "channel": "replenishment"}, "",
         "channel_of_a_screening", "由筛选生成的名单", "A list from a screening"),
        ("POST", "/v1/admission-lists", {**LIST, "usccs": [uscc(1)], "channel": "screening"}, "",
         "ground_of_a_channel", "按名单列入的企业", "Firms by name"),
        ("POST", "/v1/admission-lists", {**LIST, "usccs": [uscc(1)], "ground": "按省级筛选列入"}, "",
         "ground_of_a_channel", "按名单列入的企业", "Firms by name"),
        ("POST", "/v1/removals", removal(1, proposal_id=SOME_ID), "", "ground_names_another",
         "理由为 no_progress", "proposal_id goes"),
        ("POST", "/v1/graduations", graduation(1) | {"model_effect": {"finding": "好"}}, "/model_effect/finding",
         "string_too_short", "文本过短，至少 10 个字符", "Too short: at least 10 characters"),
    ],
)  # fmt: skip
async def test_a_malformed_body(
    world: World, method: str, path: str, body: dict[str, Any], pointer: str, code: str, zh: str, en: str
) -> None:
    for language, text in (("zh", zh), ("en", en)):
        answer = await world.call(method, path, json=body, headers={"Accept-Language": language})
        (fault,) = answer.json()["errors"]
        assert (answer.status_code, fault["pointer"], fault["code"]) == (422, pointer, code)
        assert fault["message"].startswith(text)
        assert fault["message"].isascii() is (language == "en")
