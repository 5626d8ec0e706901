"""Calls of finance-matching about consent. Written by `make clients` from the routes; change those."""

from shared.clients.calls import Calls, part
from shared.schemas.finance_matching.consent import ConsentDecided, ConsentIn, ConsentOut


class Consent(Calls):
    """Acts and answers about consent."""

    async def put_consent(self, uscc: str, body: ConsentIn) -> ConsentDecided:
        """The firm's decision on the pledge list; a withdrawal revokes its entry there at once."""
        return await self._put(f"/v1/firms/{part(uscc)}/consent", ConsentDecided, body)

    async def read_consent(self, uscc: str) -> ConsentOut:
        """What is known of the firm's consent."""
        return await self._get(f"/v1/firms/{part(uscc)}/consent", ConsentOut)
