"""The tables of certificates: which count, under which rules they are given, and what notices say of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from shared.domain.uscc import BadUscc, check_uscc
from shared.plan.award_editions import AwardEdition, AwardEditions
from shared.plan.certificate_notices import CertificateNotices, Extension, Withdrawal
from shared.plan.editions import TABLES
from shared.plan.gathering import Gathering, each
from shared.plan.qualifications import NEVER, ListedQualification, Qualifications, bare_name
from shared.plan.tables import Row, read_table

FILE: Final = "qualifications.csv"
_COLUMNS: Final = ("key", "name_zh", "name_en", "counts_from")
_EDITIONS: Final = ("qualification", "edition", "name_zh", "name_en", "given_from", "valid_months", "source")
_EXTENSIONS: Final = ("qualification", "award_batch", "ends_from", "ends_to", "extended_to", "since", "document")
_WITHDRAWALS: Final = ("qualification", "uscc", "number", "withdrawn_on", "since", "document")


def read_qualifications(root: Path) -> Qualifications:
    """The certificates of the list, and those that it only knows by name; with the editions of their rules.

    Raises:
        PlanFaults: a day that is none, one name of two certificates, an edition of no certificate or out of order.
    """
    rows = read_table(root, root / TABLES / FILE, _COLUMNS, key="key", may_have=("counts_until", "source"))
    listed = each(rows, _listed)
    editions = _optional(root, AwardEditions.file, _EDITIONS)
    found = _editions(editions, {one.key for one in listed})
    _names_differ(
        [(row, one.key, one.name_zh) for row, one in zip(rows, listed, strict=True)]
        + [(row, one.qualification, one.name_zh) for row, one in zip(editions, found, strict=True)]
    )
    return Qualifications(listed, AwardEditions(found))


def _listed(row: Row) -> ListedQualification:
    """One without a day does not count until a change puts it on the list, and says where it was seen."""
    last = row.day_or_none("counts_until")
    counts_from = row.day("counts_from") if row["counts_from"] or not row["source"] else NEVER
    if last is not None and last < counts_from:
        raise row.error("counts_until 早于 counts_from", "counts_until lies before counts_from")
    ended_on = last + timedelta(days=1) if last else None
    return ListedQualification(
        row["key"], row.needed("name_zh"), row.needed("name_en"), counts_from, ended_on, source=row["source"]
    )


def _optional(root: Path, file: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """The rows of a table that a folder need not have."""
    path = root / TABLES / file
    return read_table(root, path, columns) if path.is_file() else ()


def _editions(rows: Sequence[Row], keys: set[str]) -> list[AwardEdition]:
    """In order: within one certificate each begins later than the one before, of which the first may not say when."""
    begun: dict[str, date] = {}
    seen: set[tuple[str, str]] = set()

    def edition(row: Row) -> AwardEdition:
        key, day = _of_a_certificate(row, keys), row.day_or_none("given_from")
        if (key, row.needed("edition")) in seen:
            raise row.error(f"{key} 的版本 {row['edition']} 重复", f"{key} has the edition {row['edition']} twice")
        if key in begun and (day is None or day <= begun[key]):
            raise row.error("同一资质各版本应按 given_from 先后排列", "Editions of a certificate follow by given_from")
        seen.add((key, row["edition"]))
        begun[key] = day or date.min
        months = row.whole("valid_months") if row["valid_months"] else None
        if months == 0:
            raise row.error("valid_months 应大于 0", "valid_months must be above 0")
        names = row.needed("name_zh"), row.needed("name_en")
        return AwardEdition(key, row["edition"], *names, day, months, row.needed("source"))

    return each(rows, edition)


def _of_a_certificate(row: Row, keys: set[str]) -> str:
    if row["qualification"] not in keys:
        zh, en = f"{FILE} 中没有 {row['qualification']}", f"There is no {row['qualification']} in {FILE}"
        raise row.error(zh, en)
    return row["qualification"]


def _names_differ(named: Sequence[tuple[Row, str, str]]) -> None:
    """Holds that a name means one certificate."""
    owners: dict[str, str] = {}
    gathering = Gathering()
    for row, key, name in named:
        if owners.setdefault(bare_name(name), key) != key:
            gathering.tell(row.error(f"名称 {name} 已属于其他资质", f"{name} is the name of another certificate"))
    gathering.must_be_clean()


def read_notices(root: Path, listed: Qualifications) -> CertificateNotices:
    """What notices say of certificates.

    Raises:
        PlanFaults: a row of no certificate, of none in particular, with a day that is none, or without its document.
    """
    gathering, keys = Gathering(), set(listed)
    extensions, withdrawals = CertificateNotices.files
    longer = gathering.take(each, _optional(root, extensions, _EXTENSIONS), lambda row: _extension(row, keys))
    taken = gathering.take(each, _optional(root, withdrawals, _WITHDRAWALS), lambda row: _withdrawal(row, keys))
    gathering.must_be_clean()
    return CertificateNotices(longer or (), taken or ())


def _extension(row: Row, keys: set[str]) -> Extension:
    ends_from, ends_to = row.day_or_none("ends_from"), row.day_or_none("ends_to")
    batch = row["award_batch"] or None
    if batch is None and (ends_from is None or ends_to is None):
        raise row.error(
            "应写明 award_batch，或 ends_from 与 ends_to", "Write award_batch, or both ends_from and ends_to"
        )
    if ends_from is not None and ends_to is not None and ends_to < ends_from:
        raise row.error("ends_to 早于 ends_from", "ends_to lies before ends_from")
    return Extension(
        qualification=_of_a_certificate(row, keys),
        since=row.day("since"),
        document=row.needed("document"),
        extended_to=row.day("extended_to"),
        award_batch=batch,
        ends_from=ends_from,
        ends_to=ends_to,
    )


def _withdrawal(row: Row, keys: set[str]) -> Withdrawal:
    try:
        uscc = check_uscc(row["uscc"])
    except BadUscc:
        zh, en = f"{row['uscc']} 不是统一社会信用代码", f"{row['uscc']} is no unified social credit code"
        raise row.error(zh, en) from None
    return Withdrawal(
        qualification=_of_a_certificate(row, keys),
        since=row.day("since"),
        document=row.needed("document"),
        uscc=uscc,
        withdrawn_on=row.day("withdrawn_on"),
        number=row["number"] or None,
    )
