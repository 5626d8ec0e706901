"""Certificates with dates: which count on the reference date, until when the outcome stands, what is said of them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from eligibility.domain.certificates import last_day
from shared.domain.declaration import Qualification
from shared.events.eligibility import ApplicationAssessed
from shared.testing.world import World
from tests.eligibility.firms import ON, PLAN, finding, firm
from tests.eligibility.submissions import NO_SOFT_ONE, WUHAN, submitted

HNTE, SRDI = "高新技术企业", "专精特新中小企业"


def certificate(name: str = HNTE, begins: str | None = None, ends: str | None = None, **more: str) -> dict[str, Any]:
    return {"name": name, "valid_from": begins, "valid_to": ends, **more}


def last(*given: dict[str, Any]) -> date | None:
    return last_day(firm(qualifications=given), PLAN, ON)


@pytest.mark.parametrize(
    ("begins", "ends", "met"),
    [
        pytest.param("2024-06-15", None, True, id="begins on the day"),
        pytest.param("2024-06-16", None, False, id="begins the day after"),
        pytest.param("2021-06-15", "2024-06-15", True, id="ends on the day"),
        pytest.param("2021-06-15", "2024-06-14", False, id="ended the day before"),
        pytest.param(None, None, True, id="no dates"),
    ],
)
def test_a_certificate_counts_from_its_first_to_its_last_day(begins: str | None, ends: str | None, met: bool) -> None:
    assert finding("A2", qualifications=[certificate(begins=begins, ends=ends)]).met is met


def test_what_does_not_count_yet_says_why_and_all_that_was_given_is_shown() -> None:
    given = certificate(begins="2024-09-01", ends="2027-08-31", issuer="湖北省科学技术厅", number="GR202442000001")
    record: Any = finding("A2", qualifications=[given, certificate(SRDI, ends="2023-12-31")]).to_record()
    assert record["values"]["qualifications"] == [
        {"name": HNTE, "valid_to": "2027-08-31", "counts": False, "issuer": "湖北省科学技术厅",
         "number": "GR202442000001", "valid_from": "2024-09-01", "because": "not_yet_valid"},
        {"name": SRDI, "valid_to": "2023-12-31", "counts": False},
    ]  # fmt: skip
    for piece in ("湖北省科学技术厅", "GR202442000001", "自 2024-09-01 起有效", "有效期至 2023-12-31"):
        assert piece in record["message"]["zh"]
    for piece in ("GR202442000001", "valid from 2024-09-01", "valid to 2023-12-31"):
        assert piece in record["message"]["en"]


def test_one_that_counts_is_said_with_its_dates() -> None:
    given = certificate(begins="2022-11-29", ends="2025-11-28", issuer="湖北省科学技术厅", number="GR202242000001")
    message = finding("A2", qualifications=[given]).to_json()["message"]
    assert isinstance(message, dict)
    assert f"{HNTE}（湖北省科学技术厅，GR202242000001，2022-11-29 至 2025-11-28）" in message["zh"]
    assert "2022-11-29 to 2025-11-28" in message["en"]


def test_one_without_these_is_kept_as_it_always_was() -> None:
    kept: Any = finding("A2", qualifications=[{"name": HNTE, "valid_to": "2025-11-30"}]).to_kept()
    assert kept["values"] == {"qualifications": [{"name": HNTE, "valid_to": "2025-11-30", "counts": True}]}
    always = f'{{"name":"{HNTE}","valid_to":"2025-11-30"}}'
    assert Qualification.model_validate_json(always) == Qualification(name=HNTE, valid_to=date(2025, 11, 30))


def test_a_certificate_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="有效期止") as refused:
        Qualification.model_validate(certificate(begins="2024-06-02", ends="2024-06-01"))
    assert refused.value.errors()[0]["loc"] == ("valid_to",)
    Qualification.model_validate(certificate(begins="2024-06-01", ends="2024-06-01"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([certificate()], None, id="no end declared"),
        pytest.param([certificate(ends="9999-12-31")], None, id="the last day there is"),
        pytest.param([certificate(ends="2024-06-30")], date(2024, 6, 30), id="one"),
        pytest.param([certificate(ends="2024-06-30"), certificate(SRDI, ends="2025-06-30")], date(2025, 6, 30),
                     id="the longer of two"),
        pytest.param([certificate(ends="2024-06-30"), certificate(SRDI, "2024-07-01", "2024-12-31")],
                     date(2024, 12, 31), id="one carries on without a gap"),
        pytest.param([certificate(ends="2024-06-30"), certificate(SRDI, "2024-07-02", "2024-12-31")],
                     date(2024, 6, 30), id="a gap of a day"),
        pytest.param([certificate(ends="2024-06-30"), certificate("某市优秀企业")], date(2024, 6, 30),
                     id="one that is not listed carries nothing"),
        pytest.param([certificate(ends="2024-06-30"), certificate(SRDI, "2024-06-20")], None,
                     id="one without an end takes over"),
    ],
)  # fmt: skip
def test_until_when_certificates_carry(given: list[dict[str, Any]], expected: date | None) -> None:
    assert last(*given) == expected


async def assessed(world: World) -> dict[str, ApplicationAssessed]:
    told = await world.published()
    return {event.uscc: event for event in told if isinstance(event, ApplicationAssessed)}


@pytest.mark.anyio
async def test_the_assessment_tells_until_when_it_stands_and_what_is_needed_after(world: World) -> None:
    ends = [certificate(ends="2024-06-30")]
    no_filing = NO_SOFT_ONE["products"]
    facts = [
        submitted(1, qualifications=ends),
        submitted(2, qualifications=ends, products=no_filing),
        submitted(3, qualifications=ends, own_trademarks=0),
        submitted(4, qualifications=[certificate()]),
        submitted(5, qualifications=[]),
    ]
    await world.feed(*facts)
    told = await assessed(world)
    last = date(2024, 6, 30)
    assert [(told[fact.uscc].stands_until, told[fact.uscc].waivers_after) for fact in facts] == [
        (last, ("A2",)),
        (last, ("A2", "A4.2")),
        (None, ()),
        (None, ()),
        (None, ()),
    ]
    shown = (await world.get(f"/v1/assessments/{UUID(int=2)}")).json()
    assert (shown["stands_until"], shown["waivers_after"]) == ("2024-06-30", ["A2", "A4.2"])


@pytest.mark.anyio
async def test_a_waiver_of_a2_may_be_granted_before_the_certificate_ends(world: World) -> None:
    await world.feed(submitted(1, qualifications=[certificate(ends="2024-06-30")]))
    body = {"application_id": str(UUID(int=1)), "criterion": "A2", "ground": "复审已公示，证书待发"}
    body |= {"effective_on": "2024-06-20"}
    early = await world.post("/v1/waivers", body | {"expires_on": "2024-06-30"}, "city", scope=WUHAN)
    assert (early.status_code, early.json()["code"]) == (422, "waiver-ends-too-early")
    assert "2024-07-01" in early.json()["detail"]
    other = await world.post("/v1/waivers", body | {"criterion": "A3"}, "city", scope=WUHAN)
    assert (other.status_code, other.json()["code"]) == (409, "waiver-not-applicable")
    wish = body | {"expires_on": "2024-12-31"}
    proposed = (await world.post("/v1/waivers", wish, "city", "zhang", scope=WUHAN)).json()
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200
