"""Proposals that a second person decides."""

from uuid import UUID

from pydantic import BaseModel

from shared.schemas.kinds import Sha256


class Proposed(BaseModel):
    """What a second person decides: `POST /pool/v1/approvals/{approval_id}/decision` with this digest."""

    approval_id: UUID
    digest: Sha256
