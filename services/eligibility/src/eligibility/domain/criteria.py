"""What the annex says, in the annex's order: one declaration a criterion; its numbers are parameters of the plan."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from eligibility.domain.fact_table import FACTS, JUDGED
from eligibility.domain.facts import Facts
from eligibility.domain.findings import Finding
from eligibility.domain.messages import Clause
from eligibility.domain.terms import (
    Term,
    all_of,
    any_of,
    at_least,
    below_a_bound,
    is_true,
    not_,
    share_at_least,
)
from eligibility.domain.terms.asks import LimitsSaid, check, limits_said
from eligibility.domain.terms.asks import reads_of as limit_reads
from shared.domain.facts import Label
from shared.plan.parameters import Definition, Parameters
from shared.plan.readers import Reads, choice

Kind = Literal["hard", "soft"]
KINDS: Final = choice("hard", "soft")
_NO_BASIS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Criterion:
    """One lowest-level criterion.

    `reading` is the ambiguity that it settles, `shows` the facts that its finding carries. Hard or soft is a parameter
    (`<id>.kind`), for the words 原则上 may come and go; the clause is what that parameter's file says.
    """

    id: str
    title: Label
    judged: Term
    shows: tuple[str, ...]
    reading: str | None = None
    rests_on: tuple[str, ...] = ()
    """Facts that say on what basis the values stand; they are told with the finding and decide nothing."""
    shows_any: tuple[str, ...] = ()
    """Facts that the finding carries where there are any."""
    limits_said: LimitsSaid = field(init=False, repr=False, compare=False)
    """What its limits are called that are not named after a fact."""

    def __post_init__(self) -> None:
        """Checks every fact that is named here.

        Raises:
            BadFact: there is no such fact, or it is of another kind than the term asks for.
        """
        check(self.id, self.judged, (*self.shows, *self.rests_on, *self.shows_any), JUDGED)
        object.__setattr__(self, "limits_said", limits_said(self.judged, FACTS))

    def kind(self, p: Parameters) -> Kind:
        """Whether a miss excludes (hard) or may be waived (soft)."""
        return "soft" if p.word(f"{self.id}.kind") == "soft" else "hard"

    def clause(self, meaning: Callable[[str], Definition]) -> Clause:
        """Its place in the plan's text, as the folder words it."""
        found = meaning(f"{self.id}.kind")
        return Clause(found.clause, found.clause_en or found.clause)

    @property
    def reads(self) -> tuple[Reads[Any], ...]:
        """The parameters that it is judged by."""
        return (Reads(f"{self.id}.kind", KINDS), *limit_reads(self.judged, JUDGED))

    def judge(self, firm: Facts, p: Parameters) -> Finding:
        """The finding on one firm."""
        verdict = self.judged.one(firm, p)
        met, reason, limits, margins, indicators, ceiling = verdict
        names = self.shows + indicators if indicators else self.shows
        if self.shows_any:
            names += tuple(name for name in self.shows_any if firm[name])
        held = firm.values
        values = {name: held[name] for name in names}
        basis = {name: held[name] for name in self.rests_on} if self.rests_on else _NO_BASIS
        return Finding(
            self.id, self.clause(p.definition), self.title, met, reason, values, limits, margins, ceiling, firm.spoken,
            firm.reviewed, p.version, basis, self.limits_said,
        )  # fmt: skip


A1_1 = Criterion(
    "A1.1",
    Label("注册地在本省", "registered in the province"),
    is_true("inside_province"),
    ("registered_division",),
    reading="M14",
)
A1_2 = Criterion(
    "A1.2",
    Label("独立法人资格", "independent legal personality"),
    all_of(not_(is_true("individual_household"), because="individual_household"), is_true("legal_person")),
    ("legal_person", "registration_class"),
)
A1_3 = Criterion(
    "A1.3",
    Label("中小企业", "small or medium-sized enterprise"),
    below_a_bound("size_group", prefix="A1.3"),
    ("size_group",),
)
A2 = Criterion(
    "A2",
    Label("所列资质", "listed qualification"),
    is_true("listed_qualification"),
    ("qualifications",),
    reading="M12",
)
A3 = Criterion(
    "A3",
    Label("专利密集型产业", "patent-intensive industry"),
    is_true("patent_intensive"),
    ("industry_class",),
    reading="M20",
)
A4_1 = Criterion(
    "A4.1",
    Label("主营产品的核心专利", "core patent of the main product"),
    is_true("core_patent_named"),
    ("main_products", "core_patents"),
    reading="M13",
)
A4_2 = Criterion(
    "A4.2",
    Label("专利产品备案", "filing of the patent product"),
    is_true("main_product_filed"),
    ("main_products", "filed_main_products"),
)
A5 = Criterion(
    "A5",
    Label("专利产业化率", "patent industrialisation rate"),
    share_at_least(
        "industrialised_patents",
        "valid_patents",
        limit="A5.industrialised_share",
        open_part="unknown_patents",
        because_none="no_valid_patent",
    ),
    ("valid_patents", "industrialised_patents", "unknown_patents"),
    reading="M10",
    rests_on=("patent_basis",),
)
A6 = Criterion(
    "A6",
    Label("研发投入", "R&D input"),
    any_of(
        share_at_least("rd_input_yuan", "revenue_yuan", limit="A6.rd_share"),
        at_least("rd_input_yuan", limit="A6.rd_input_yuan"),
    ),
    ("rd_input_yuan", "revenue_yuan", "rd_share"),
    reading="M1",
    rests_on=("rd_calibre",),
)
A7_1 = Criterion(
    "A7.1",
    Label("科研带头人和研发团队", "research leader and R&D team"),
    all_of(is_true("rd_leader"), is_true("rd_team")),
    ("rd_leader", "rd_team"),
    reading="M11",
)
A7_2 = Criterion(
    "A7.2",
    Label("研发人员占比或产学研合作", "share of R&D staff or cooperation"),
    any_of(
        share_at_least("rd_staff", "employees", limit="A7.2.rd_staff_share"),
        is_true("university_cooperation"),
    ),
    ("rd_staff", "employees", "rd_staff_share", "university_cooperation"),
    reading="M11",
)
A8 = Criterion(
    "A8",
    Label("自主商标", "own trademark"),
    at_least("own_trademarks", limit="A8.own_trademarks"),
    ("own_trademarks",),
)
A9 = Criterion(
    "A9",
    Label("知识产权管理体系", "IP management system"),
    all_of(is_true("ip_rules"), is_true("ip_body"), is_true("ip_staff"), is_true("ip_safeguards")),
    ("ip_rules", "ip_body", "ip_staff", "ip_safeguards"),
)
A10_1 = Criterion(
    "A10.1",
    Label("无非正常专利申请", "no abnormal patent application"),
    not_(is_true("abnormal_filings")),
    ("abnormal_filings",),
    reading="M9",
    shows_any=("abnormal_findings", "abnormal_records"),
)
A10_2 = Criterion(
    "A10.2",
    Label("无重大事故及违法失信", "no major accident, violation or dishonesty"),
    not_(is_true("misconduct")),
    ("misconduct",),
    reading="M9",
    shows_any=("violations",),
)

CRITERIA: tuple[Criterion, ...] = (
    A1_1,
    A1_2,
    A1_3,
    A2,
    A3,
    A4_1,
    A4_2,
    A5,
    A6,
    A7_1,
    A7_2,
    A8,
    A9,
    A10_1,
    A10_2,
)


def reads_of(criteria: Iterable[Criterion]) -> tuple[Reads[Any], ...]:
    """Every parameter that these criteria are judged by."""
    return tuple(read for criterion in criteria for read in criterion.reads)
