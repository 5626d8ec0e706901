"""Every day that a request can give is a row of the table of floors, or is said to be no legal act."""

import ast

from shared.usecases.legal_date import ACTS
from tests.services.days import ROOT, days_in, days_of_requests

NO_LEGAL_ACT = {
    "intake:Declaration.established_on": "a fact that the firm declares; an application rests on it",
    "intake:Patent.granted_on": "a fact that the firm declares",
    "intake:Qualification.valid_from": "a fact that the firm declares",
    "intake:Qualification.valid_to": "a fact that the firm declares",
    "monitoring:RecognisedProductIO.recognised_on": "a fact in a report, no later than the report",
    "monitoring:ProductYearIO.recognised_on": "a fact in a report, no later than the report",
    "eligibility:CertificateExtensionIn.ends_from": "which certificates a notice means",
    "eligibility:CertificateExtensionIn.ends_to": "which certificates a notice means",
    "eligibility:CertificateExtensionIn.extended_to": "what a notice says of certificates",
    "eligibility:CertificateWithdrawalIn.withdrawn_on": "what a notice says of a certificate",
    "eligibility:SimulationIn.on": "a what-if",
    "eligibility:ReassessmentIn.since": "which applications are judged anew",
    "pool:CalendarYearIn.days_off": "days of a notice",
    "pool:CalendarYearIn.days_worked": "days of a notice",
}
"""Days in bodies that are no act's, with what they are; a GET is no act whatever it asks."""


def calls_of_the_table() -> set[str]:
    """Acts that the services hold to the table, by the literal in each call; batches go through a table of theirs."""
    acts: set[str] = set()
    for path in ROOT.glob("services/*/src/**/*.py"):
        text = path.read_text(encoding="utf-8")
        if "must_rest_on" not in text:
            continue
        strings = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
        acts |= {act for act in ACTS if act in strings}
    return acts


def test_every_day_of_a_request_has_its_row_or_is_no_legal_act() -> None:
    rows = {field for act in ACTS.values() for field in act.fields}
    assert rows & NO_LEGAL_ACT.keys() == set()
    assert {day for day in days_of_requests() if ":GET " not in day} == rows | NO_LEGAL_ACT.keys()


def test_every_row_is_held_by_a_service() -> None:
    assert calls_of_the_table() == ACTS.keys()


def test_the_discovery_finds_days_one_level_down_and_behind_a_choice() -> None:
    schemas = {"Inner": {"properties": {"on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}}}}
    outer = {"properties": {"parts": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}}}
    assert set(days_in(schemas, outer, "body")) == {"Inner.on"}
