"""What a finished programme must show, whatever its workbook: counts that follow from the input and agree."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from eligibility.domain.assess import assess
from intake.workbook.read import read_workbook
from miaopu.demo.programme.story import REFERENCE_DATE, Story
from shared.plan.load import load_plan


class Silent:
    """Shows nothing."""

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Nothing to begin."""
        del zh, en
        return lambda _done, _total: None


def counts_of(workbook: Path, on: date = REFERENCE_DATE) -> dict[str, int]:
    """Rows and outcomes of a workbook by the rules alone, as `miaopu assess` counts them."""
    plan = load_plan()
    read = read_workbook(workbook, plan, on)
    declarations = [entry.declaration for entry in read.entries if entry.declaration is not None]
    outcomes: list[str] = [assess(declaration, plan, on, plan.on(on)).outcome for declaration in declarations]
    names = ("eligible", "needs_waiver", "needs_review", "ineligible")
    counts = {name: outcomes.count(name) for name in names}
    return {
        "rows_read": len(read.entries),
        "rows_refused": len(read.entries) - len(declarations),
        "assessed": len(declarations),
        **counts,
    }


def assert_counts_follow(story: Story, workbook: Path, cap: int) -> None:
    """The programme's counts are those of its workbook and cap, and hold together."""
    counts = story.counts
    expected = counts_of(workbook)
    assert {name: counts[name] for name in expected} == expected
    assert counts["assessed"] == sum(counts[n] for n in ("eligible", "needs_waiver", "needs_review", "ineligible"))
    assert counts["recommended"] == counts["eligible"] + counts["waived"]
    assert counts["recommended"] > cap
    assert counts["admitted"] == cap
    assert (counts["graduated"], counts["removed"], counts["proposed_for_removal"]) == (1, 1, 1)
    consenting = {row["uscc"] for row in story.assessments.values() if row["bank_consent"]}
    members = {member["uscc"] for member in story.members}
    assert counts["whitelisted"] == len(members) + len(members & consenting)
    assert counts["revoked"] == 2
    assert counts["bank_receipts"] == counts["whitelisted"] + counts["revoked"]
    assert_states(story)


def assert_states(story: Story) -> None:
    """Who is where at the end, in the pool, at the bank and in the removed firm's life."""
    states = {member["uscc"]: member["state"] for member in story.members}
    assert states[story.graduated] == "graduated"
    assert states[story.removed] == "removed"
    assert all(state == "active" for uscc, state in states.items() if uscc not in (story.graduated, story.removed))
    at_bank = {(entry["list_kind"], entry["uscc"]): entry["state"] for entry in story.whitelist}
    assert at_bank["members", story.removed] == at_bank["pledge", story.removed] == "revoked"
    assert at_bank["members", story.graduated] == "graduated"
    services = {item["service"] for item in story.timeline["items"]}
    assert services == {"intake", "eligibility", "pool", "finance-matching", "monitoring"}
