"""A plan with changes on top of its files: dated as the files are, and pure, so that a preview is the real thing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eligibility.domain.amending.amend_notices import with_notice
from eligibility.domain.amending.amend_refusals import must_be_worth_it
from eligibility.domain.amending.amend_tables import with_classes, with_efforts, with_ended, with_listed, with_scopes
from shared.plan.approved import with_value
from shared.plan.changes import (
    Amendment,
    CertificatesExtended,
    CertificateWithdrawn,
    Change,
    EffortsRevised,
    IntensiveClasses,
    ParameterChange,
    QualificationEnded,
    QualificationListed,
    SizeBoundMoved,
    SizeScopes,
    canonical,
)
from shared.plan.dated import NotInForce
from shared.plan.model import Plan
from shared.plan.qualifications import Qualifications
from shared.plan.size_bounds import bound_of


def amended(plan: Plan, amendments: Sequence[Amendment], *, proposed: bool = False) -> Plan:
    """The plan with the amendments on top, in the order given: of two for one day the later one holds.

    What was approved once is laid on as far as it changes something; what is only proposed must change something. An
    approved value of a parameter that the files no longer have is left out.

    Raises:
        NotInForce: an amendment holds from a day before the plan.
        BadParameter, BadAmendment: an unknown parameter, value, class, certificate, scope, bound or effort; of what is
            proposed also a class or certificate that is so already, and bounds of a size that would not rise.
    """
    for amendment in amendments:
        if amendment.since < plan.in_force_from:
            raise NotInForce(amendment.since, plan.in_force_from)
        for change in amendment.changes:
            if not proposed and isinstance(change, ParameterChange) and change.name not in plan.history:
                continue
            before, plan = plan, _with(plan, amendment, change)
            if proposed:
                must_be_worth_it(before, plan, amendment.since, change)
        plan = replace(plan, amendments=(*plan.amendments, amendment))
    return plan


def _with(plan: Plan, amendment: Amendment, change: Change) -> Plan:
    if isinstance(change, ParameterChange):
        return _with_parameter(plan, amendment, change)
    if isinstance(change, EffortsRevised):
        return _with_efforts(plan, amendment, change)
    changed = _with_table(plan, amendment, change)
    if changed is plan:
        return plan
    said = json.dumps([change.kind, str(amendment.since), canonical(change)], ensure_ascii=True)
    return replace(changed, tables=plan.tables.with_change(amendment.since, said))


def _with_table(plan: Plan, amendment: Amendment, change: Change) -> Plan:
    """The same plan where the change says what holds already."""
    since = amendment.since
    if isinstance(change, IntensiveClasses):
        classes = with_classes(plan, since, change)
        return plan if classes is plan.patent_intensive else replace(plan, patent_intensive=classes)
    if isinstance(change, QualificationListed | QualificationEnded):
        listed = _listed(plan, since, change)
        return plan if listed is plan.qualifications else replace(plan, qualifications=listed)
    if isinstance(change, CertificatesExtended | CertificateWithdrawn):
        notices = with_notice(plan, since, amendment.source, change)
        return plan if notices is plan.notices else replace(plan, notices=notices)
    if isinstance(change, SizeScopes):
        groups = with_scopes(plan, since, change)
        return plan if groups is plan.size_groups else replace(plan, size_groups=groups)
    assert isinstance(change, SizeBoundMoved)
    bound = bound_of(plan.size_bounds.on(since), change)
    if bound in plan.size_bounds.on(since)[bound.group]:
        return plan
    table = plan.size_bounds.with_moved(since, bound)
    for id_ in table.criteria:
        large = ParameterChange(f"{id_}.{bound.group}.{bound.indicator}", change.large_from)
        plan = _with_parameter(plan, amendment, large)
    return replace(plan, size_bounds=table)


def _listed(plan: Plan, since: date, change: QualificationListed | QualificationEnded) -> Qualifications:
    if isinstance(change, QualificationListed):
        return with_listed(plan, since, change)
    return with_ended(plan, since, change)


def _with_efforts(plan: Plan, amendment: Amendment, change: EffortsRevised) -> Plan:
    """The same plan where the rows say what holds already; no version of the rules tells of efforts."""
    efforts = with_efforts(plan, amendment, change)
    if efforts.on(amendment.since).digest == plan.efforts.on(amendment.since).digest:
        return plan
    return replace(plan, efforts=efforts)


def _with_parameter(plan: Plan, amendment: Amendment, change: ParameterChange) -> Plan:
    if change.name in plan.history:
        value = plan.definitions[change.name].read(change.value)
    else:
        value = plan.on(amendment.since).read(change.name, change.value)
    changed = with_value(plan, change.name, amendment.since, value, amendment.source)
    bounds = plan.size_bounds.with_parameter(amendment.since, change.name, value)
    return replace(changed, size_bounds=bounds)
