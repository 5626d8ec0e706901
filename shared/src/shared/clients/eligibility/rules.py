"""Calls of eligibility about rules. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.criteria import CriteriaOut
from shared.schemas.eligibility.flips import FlipOut, PreviewOut
from shared.schemas.eligibility.reassessments import ReassessmentIn, ReassessmentStarted
from shared.schemas.eligibility.route import EffortOut
from shared.schemas.eligibility.rule_changes import RuleChangeDetail, RuleChangeIn, RuleChangeOut, RuleChangeStaged
from shared.schemas.page import Page
from shared.schemas.rules import RulesOut

RuleChangesState = Literal["staged", "approved", "rejected"]
FlipsFollows = Literal["notify", "review", "nothing"]
FlipsSort = Literal["id", "-id", "name", "-name", "uscc", "-uscc"]


class Rules(Calls):
    """Acts and answers about rules."""

    async def get_rules(self, *, on: date | None = None) -> RulesOut:
        """The parameters of a day (today unless told), each with clause, unit and source, and their version."""
        return await self._get("/v1/rules", RulesOut, on=on)

    async def post_rule_change(self, body: RuleChangeIn, *, idempotency_key: str | None = None) -> RuleChangeStaged:
        """Stages a change of any service's parameters or of reference tables; a second person decides it."""
        return await self._post("/v1/rule-changes", RuleChangeStaged, body, idempotency_key)

    def get_rule_changes(
        self,
        *,
        state: RuleChangesState | Sequence[RuleChangesState] | None = None,
        sort: Literal["id", "-id", "since", "-since"] | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[RuleChangeOut]:
        """Changes of the rules, oldest first."""
        return self._pages("/v1/rule-changes", Page[RuleChangeOut], limit, cursor, state=state, sort=sort)

    async def read_rule_change(self, change_id: UUID) -> RuleChangeDetail:
        """One change, and which services decide by it."""
        return await self._get(f"/v1/rule-changes/{change_id}", RuleChangeDetail)

    async def read_preview(
        self, change_id: UUID, *, basis: Literal["affected", "as_if"] | None = None, limit: int = 1000
    ) -> PreviewOut:
        """The flip list of a change: `affected` by its day, or `as_if` it had been in force for all that there are.

        Every flip is counted (`flipped`); the first `limit` are listed, and `left_off` says how many are not.
        """
        return await self._get(f"/v1/rule-changes/{change_id}/preview", PreviewOut, basis=basis, limit=limit)

    async def post_reassessment(
        self, body: ReassessmentIn, *, idempotency_key: str | None = None
    ) -> ReassessmentStarted:
        """Judges anew, as a job, whatever was last judged by other rules than those that now hold for its day."""
        return await self._post("/v1/reassessments", ReassessmentStarted, body, idempotency_key)

    def get_flips(
        self,
        *,
        q: str | None = None,
        cause_id: UUID | Sequence[UUID] | None = None,
        follows: FlipsFollows | Sequence[FlipsFollows] | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        sort: FlipsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[FlipOut]:
        """Outcomes that an approved change or review turned, within the caller's scope, oldest first."""
        return self._pages(
            "/v1/flips",
            Page[FlipOut],
            limit,
            cursor,
            q=q,
            cause_id=cause_id,
            follows=follows,
            unit=unit,
            uscc=uscc,
            sort=sort,
        )

    async def get_criteria(self, *, on: date | None = None) -> CriteriaOut:
        """The criteria of a day (today unless told) with title, clause, wording and facts, and the yearly check's
        rules.
        """
        return await self._get("/v1/criteria", CriteriaOut, on=on)

    async def get_efforts(self, *, on: date | None = None) -> list[EffortOut]:
        """What each kind of step costs on a day (today unless told): effort = fixed + per_unit x (to - from, in
        unit).
        """
        return await self._get("/v1/efforts", list[EffortOut], on=on)
