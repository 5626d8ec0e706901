"""Certificates in words: what was given of one, why it does not count, and what notices say of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from eligibility.domain.certificates import NOT_YET

Both = tuple[str, str]


def said(entry: Mapping[str, Any]) -> Both:
    """A certificate in Chinese and English, with what was given of it and why it does not count."""
    given = [(entry[part], entry[part]) for part in ("issuer", "number") if entry.get(part)]
    if entry["counts"]:
        zh, en = _joined([*given, *_span(entry), *_of_its_award(entry), *_noticed(entry)])
        return entry["name"] + (f"（{zh}）" if zh else ""), entry["name"] + (f" ({en})" if en else "")
    zh, en = _joined([("不计", "does not count"), *given, *_ended(entry), *_of_its_award(entry), *_noticed(entry)])
    return f"{entry['name']}（{zh}）", f"{entry['name']}（{en}）"


def _joined(parts: list[Both]) -> Both:
    return "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


def _span(entry: Mapping[str, Any]) -> Iterator[Both]:
    begins, ends = entry.get("valid_from"), entry["valid_to"]
    if begins:
        yield (f"{begins} 至 {ends}", f"{begins} to {ends}") if ends else (f"{begins} 起", f"from {begins}")


def _ended(entry: Mapping[str, Any]) -> Iterator[Both]:
    begins, ends = entry.get("valid_from"), entry["valid_to"]
    if entry.get("because") == NOT_YET:
        yield f"自 {begins} 起有效", f"valid from {begins}"
    elif ends:
        yield f"有效期至 {ends}", f"valid to {ends}"
    if last := entry.get("listed_until"):
        yield f"名单只认定至 {last}", f"on the list until {last} only"


def _of_its_award(entry: Mapping[str, Any]) -> Iterator[Both]:
    if batch := entry.get("award_batch"):
        yield f"批次 {batch}", f"batch {batch}"
    if edition := entry.get("edition"):
        yield f"依 {edition} 年版管理办法认定", f"given under the rules of {edition}"


def _noticed(entry: Mapping[str, Any]) -> Iterator[Both]:
    if to := entry.get("extended_to"):
        yield f"{entry['extended_by']}：有效期延至 {to}", f"extended to {to} by {entry['extended_by']}"
    if since := entry.get("withdrawn_on"):
        yield f"{entry['withdrawn_by']}：自 {since} 起撤销", f"withdrawn from {since} on by {entry['withdrawn_by']}"
