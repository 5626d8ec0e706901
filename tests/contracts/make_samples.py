"""Writes a stored sample for each event that has none: `python -m tests.contracts.make_samples`; never rewrites."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from shared.domain.declaration import Declaration
from shared.events.asyncapi import events
from shared.events.base import Event
from shared.events.envelope import Envelope
from shared.testing.example import APPLICATION_EXAMPLE

SAMPLES = Path(__file__).parent / "events"
_FIRM = APPLICATION_EXAMPLE["declaration"]["uscc"]
_DAY, _INSTANT = date(2024, 7, 1), datetime(2024, 6, 10, 8, 30, tzinfo=UTC)
_VALUES: dict[str, Any] = {
    "uscc": _FIRM,
    "batch": "2024-1",
    "name": "武汉示例光通信有限公司",
    "reporting_unit": "420100",
    "reference_date": date(2024, 6, 15),
    "effective_on": _DAY,
    "due_on": date(2026, 7, 2),
    "removed_on": date(2025, 9, 15),
    "occurred_on": _DAY,
    "admitted_on": _DAY,
    "submitted_at": _INSTANT,
    "declaration": Declaration.model_validate(APPLICATION_EXAMPLE["declaration"]),
    "outcome": "needs_waiver",
    "outcome_before": "eligible",
    "cause": "rules",
    "score": Decimal("1.25"),
    "rules_version": "hubei-2024-06-06+12345678",
    "criterion": "A2",
    "granted": True,
    "expires_on": date(2024, 12, 31),
    "ground": "data_falsification",
    "plan_id": "hubei",
    "position": 1,
    "document": "鄂知发〔2026〕18 号",
    "changed": ["removal.answer_days"],
    "approved": [
        {"name": "removal.answer_days", "value": "30", "since": "2026-07-01", "source": "鄂知发〔2026〕18 号"},
        {"name": "co_signing.bodies", "value": ["IPO"], "since": "2026-07-01", "source": "鄂知发〔2026〕18 号"},
    ],
    "touches": [{"noun": "removals", "zh": "退库", "en": "removals", "count": 2}],
    "pending": [{"noun": "removal_notices", "zh": "退库告知", "en": "notices of removals", "count": 1}],
    "cap": 500,
    "used": 1,
    "units": [{"reporting_unit": "420100", "seats": None, "used": 1}],
    "rank": 1,
    "clause": "T12.3c",
    "route": "removal",
    "list_kind": "members",
    "version": 1,
    "entries": 500,
    "mark": "graduated",
    "reason": "removal",
    "appeal_state": "pending",
    "period": "2025-H1",
    "substantive": True,
    "code": "DEMO-BANK",
    "state": "overdue",
    "since": _INSTANT,
    "open_revocations": 1,
    "valid_patents": 12,
    "industrialised_patents": 9,
    "product_years": [
        {
            "product": "高速光模块",
            "data_year": 2024,
            "state": "recognised",
            "recognised_on": "2025-03-18",
            "sales": "36000000",
            "profit": "5200000.5",
        }
    ],
    "recognised_products": [{"name": "高速光模块", "recognised_on": "2025-03-18"}],
}


def sample_of(kind: type[Event]) -> bytes:
    """An envelope with a value in each field."""
    values = {name: _value(kind, name) for name in kind.model_fields}
    event = kind.model_validate({name: value for name, value in values.items() if value is not None})
    envelope = Envelope(
        id=UUID(int=1),
        type=kind.type,
        source=kind.source(),
        subject=event.subject,
        sequence=1,
        time=_INSTANT,
        data=orjson.Fragment(event.model_dump_json()),
        effective_on=event.legal_date,
        correlation_id=UUID(int=1),
    )
    return orjson.dumps(orjson.loads(envelope.to_bytes()), option=orjson.OPT_INDENT_2) + b"\n"


def _value(kind: type[Event], name: str) -> Any:
    if name.endswith("_id") and name not in _VALUES:
        return UUID(int=2)
    if kind.__name__ == "WaiverDecided" and name == "ground":
        return "正在复审"
    if kind.__name__ == "FirmAssigned" and name == "ground":
        return "鄂知发〔2024〕11 号：主要生产经营地在武汉市"
    if kind.__name__ == "ComplianceChecked" and name == "outcome":
        return "attention"
    return _VALUES.get(name)


def main() -> int:
    """Adds what is missing."""
    SAMPLES.mkdir(exist_ok=True)
    for kind in events():
        path = SAMPLES / f"{kind.type}.json"
        if not path.exists():
            path.write_bytes(sample_of(kind))
            sys.stdout.write(f"{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
