"""Each criterion at, under and over its limit, and with values missing."""

import pytest

from tests.eligibility.firms import INVENTIONS, UTILITY_MODEL, finding, patent, product

FIRST, SECOND, THIRD, *_ = INVENTIONS
Changes = dict[str, object]


@pytest.mark.parametrize(
    ("division", "met"),
    [
        pytest.param("420111", True, id="a district"),
        pytest.param("420000", True, id="the province itself"),
        pytest.param("440305", False, id="another province by code"),
        pytest.param("湖南省长沙市", False, id="another province by name"),
        pytest.param(None, None, id="not given"),
    ],
)
def test_a1_1_the_registered_seat_decides(division: str | None, met: bool | None) -> None:
    assert finding("A1.1", registered_division=division).met is met


def test_a1_1_does_not_look_at_the_place_of_issue_in_the_code() -> None:
    assert finding("A1.1", uscc="91440300708461136T").met is True


def test_a1_1_says_when_a_division_is_not_known() -> None:
    found = finding("A1.1", registered_division="江城新区")
    assert (found.met, found.reason) == (None, "unknown_division")


@pytest.mark.parametrize(
    ("uscc", "legal_person", "met", "reason"),
    [
        ("91420100MA4TEKT06N", True, True, None),
        ("91420100MA4TEKT06N", False, False, None),
        ("91420100MA4TEKT06N", None, None, "missing_value"),
        ("92420100MA4K00010N", True, False, "individual_household"),
        ("92420100MA4K00010N", None, False, "individual_household"),
        ("92420100MA4K00010N", False, False, "individual_household"),
    ],
)
def test_a1_2_a_household_is_never_a_legal_person(
    uscc: str, legal_person: bool | None, met: bool | None, reason: str | None
) -> None:
    found = finding("A1.2", uscc=uscc, legal_person=legal_person)
    assert (found.met, found.reason) == (met, reason)


@pytest.mark.parametrize(
    ("employees", "revenue_yuan", "met"),
    [
        pytest.param(1000, "400000000", False, id="exactly both bounds is large"),
        pytest.param(999, "400000000", True, id="one person short of large"),
        pytest.param(1000, "399999999.99", True, id="one cent short of large"),
        pytest.param(1500, "2500000", True, id="many people, micro revenue"),
        pytest.param(None, "399999999.99", True, id="one indicator below is enough"),
        pytest.param(None, "400000000", None, id="the missing one could be below"),
        pytest.param(1001, "400000000.01", False, id="over both"),
    ],
)
def test_a1_3_one_indicator_below_the_bound_makes_an_sme(
    employees: int | None, revenue_yuan: str, met: bool | None
) -> None:
    assert finding("A1.3", employees=employees, revenue_yuan=revenue_yuan, rd_staff=None).met is met


@pytest.mark.parametrize(
    ("industry_class", "shown"),
    [
        ("0111", {"size_group", "revenue_yuan"}),
        ("4710", {"size_group", "revenue_yuan", "total_assets_yuan"}),
        ("7211", {"size_group", "employees", "total_assets_yuan"}),
        ("7320", {"size_group", "employees"}),
        ("7030", {"size_group", "employees"}),
        ("8411", {"size_group"}),
        ("7040", {"size_group"}),
        ("5310", {"size_group"}),
    ],
)
def test_a1_3_shows_only_the_indicators_that_the_group_uses(industry_class: str, shown: set[str]) -> None:
    found = finding("A1.3", industry_class=industry_class)
    assert set(found.values) == shown
    assert set(found.limits) == set(found.margins) == shown - {"size_group"}


@pytest.mark.parametrize(("industry_class", "reason"), [("8411", "not_covered"), (None, "missing_value")])
def test_a1_3_is_undecided_without_a_size_row(industry_class: str | None, reason: str) -> None:
    found = finding("A1.3", industry_class=industry_class)
    assert (found.met, found.reason, found.values, found.limits) == (None, reason, {"size_group": None}, {})


@pytest.mark.parametrize(
    ("qualifications", "met"),
    [
        pytest.param([{"name": "高新技术企业", "valid_to": "2024-06-15"}], True, id="its last day counts"),
        pytest.param([{"name": "高新技术企业", "valid_to": "2024-06-14"}], False, id="expired the day before"),
        pytest.param([{"name": "高新技术企业"}], True, id="no end declared"),
        pytest.param([{"name": "湖北名牌企业"}], False, id="not listed"),
        pytest.param([{"name": "专精特新「小巨人」企业"}], True, id="other quotation marks"),
        pytest.param([{"name": "湖北名牌企业"}, {"name": "制造业单项冠军"}], True, id="one of two"),
        pytest.param([], False, id="none"),
        pytest.param(None, None, id="not given"),
    ],
)
def test_a2_one_listed_qualification_that_is_valid(qualifications: list[Changes] | None, met: bool | None) -> None:
    assert finding("A2", qualifications=qualifications).met is met


def test_a2_names_a_listed_qualification_in_its_listed_spelling() -> None:
    found = finding("A2", qualifications=[{"name": "专精特新小巨人企业"}, {"name": "湖北名牌企业"}])
    assert found.values["qualifications"] == (
        {"name": '专精特新"小巨人"企业', "valid_to": None, "counts": True},
        {"name": "湖北名牌企业", "valid_to": None, "counts": False},
    )


@pytest.mark.parametrize(
    ("code", "met"), [("3913", True), ("3911", False), ("3630", True), ("3611", False), (None, None)]
)
def test_a3_never_follows_from_the_group(code: str | None, met: bool | None) -> None:
    assert finding("A3", industry_class=code).met is met


@pytest.mark.parametrize(
    ("products", "met", "reason"),
    [
        pytest.param([product(FIRST)], True, None, id="names a valid patent"),
        pytest.param([product("ZL201710601862.3")], True, None, id="however the number is written"),
        pytest.param([product(THIRD)], False, None, id="names one that is not in the list"),
        pytest.param([product("没有")], False, None, id="what is no number names nothing"),
        pytest.param([product()], None, "no_core_patent_named", id="names none"),
        pytest.param([product(FIRST, main=False)], None, "no_main_product", id="no main product"),
        pytest.param([product(THIRD), product(FIRST)], True, None, id="one of two suffices"),
        pytest.param([product(THIRD), product()], None, "no_core_patent_named", id="the other could name one"),
        pytest.param([], None, "no_main_product", id="no product"),
    ],
)
def test_a4_1_a_main_product_rests_on_a_valid_patent(
    products: list[Changes], met: bool | None, reason: str | None
) -> None:
    found = finding("A4.1", products=products)
    assert (found.met, found.reason) == (met, reason)


def test_a4_1_an_invalid_patent_is_no_core_patent() -> None:
    assert finding("A4.1", patents=[patent(FIRST, legal_status="invalid"), patent(SECOND)]).met is False


@pytest.mark.parametrize(
    ("products", "met", "reason"),
    [
        ([product(FIRST)], True, None),
        ([product(FIRST, filing_status="not_filed")], False, None),
        ([product(FIRST, filing_status=None)], None, "missing_value"),
        ([product(FIRST, filing_status="not_filed"), product(FIRST)], True, None),
        ([product(FIRST, filing_status="not_filed"), product(FIRST, filing_status=None)], None, "missing_value"),
        ([product(FIRST, filing_status="not_filed"), product(main=False)], False, None),
        ([], None, "no_main_product"),
    ],
)
def test_a4_2_a_main_product_is_filed(products: list[Changes], met: bool | None, reason: str | None) -> None:
    found = finding("A4.2", products=products)
    assert (found.met, found.reason) == (met, reason)


@pytest.mark.parametrize(
    ("uses", "met", "margin"),
    [
        pytest.param([True, False], True, "0", id="exactly one half"),
        pytest.param([True, False, False], False, "-0.5", id="one third"),
        pytest.param([True, True, False], True, "0.5", id="two thirds"),
        pytest.param([True, None], True, None, id="the unknown one cannot turn it"),
        pytest.param([True, None, False], None, None, id="the unknown one could turn it"),
        pytest.param([None, False, False], False, None, id="even a yes would not do"),
        pytest.param([True], True, "0.5", id="one of one"),
    ],
)
def test_a5_twice_the_used_patents_reach_the_valid_ones(
    uses: list[bool | None], met: bool | None, margin: str | None
) -> None:
    patents = [patent(number, industrialised=used) for number, used in zip(INVENTIONS, uses, strict=False)]
    found = finding("A5", patents=patents)
    assert (found.met, found.margins) == (met, {"industrialised_share": margin and pytest.approx(float(margin))})


def test_a5_without_a_valid_patent_is_unmet_and_says_so() -> None:
    found = finding("A5", patents=[patent(FIRST, legal_status=None), patent(SECOND, legal_status="pending")])
    assert (found.met, found.reason, found.margins) == (False, "no_valid_patent", {"industrialised_share": None})


def test_a5_counts_a_patent_that_is_listed_twice_once() -> None:
    found = finding("A5", patents=[patent(FIRST), patent(FIRST), patent(SECOND, industrialised=False)])
    assert (found.values["valid_patents"], found.values["industrialised_patents"]) == (2, 1)


def test_a5_can_be_asked_of_inventions_alone() -> None:
    patents = [patent(FIRST, industrialised=False), patent(UTILITY_MODEL)]
    assert finding("A5", patents=patents).met is True
    assert finding("A5", "A5.basis=inventions", patents=patents).met is False


@pytest.mark.parametrize(
    ("rd_input", "revenue", "met"),
    [
        pytest.param("4999999.99", "49999999.90", True, id="exactly ten percent"),
        pytest.param("5000000", "900000000", True, id="exactly five million, share far below"),
        pytest.param("4999999.99", "50000000", False, id="one cent short of both"),
        pytest.param("4999999.99", "0", False, id="no revenue: the amount alone decides"),
        pytest.param("5000000", None, True, id="the amount is known and enough"),
        pytest.param("4999999.99", None, None, id="the share is open"),
        pytest.param("0", None, False, id="nothing is no share of any revenue"),
        pytest.param(None, "50000000", None, id="R&D input not given"),
        pytest.param(None, "0", None, id="the amount could still suffice"),
    ],
)
def test_a6_rd_input_by_share_or_by_amount(rd_input: str | None, revenue: str | None, met: bool | None) -> None:
    assert finding("A6", rd_input_yuan=rd_input, revenue_yuan=revenue).met is met


def test_a6_margins_are_exact_however_large_the_amounts() -> None:
    found = finding("A6", rd_input_yuan="999999999999999999.99", revenue_yuan="999999999999999999.99").to_json()
    assert found["margins"] == {"rd_share": "899999999999999999.991", "rd_input_yuan": "999999999994999999.99"}


@pytest.mark.parametrize(("leader", "team", "met"), [(True, True, True), (True, None, None), (None, False, False)])
def test_a7_1_leader_and_team(leader: bool | None, team: bool | None, met: bool | None) -> None:
    assert finding("A7.1", rd_leader=leader, rd_team=team).met is met


@pytest.mark.parametrize(
    ("rd_staff", "employees", "cooperation", "met"),
    [
        pytest.param(20, 100, False, True, id="exactly one fifth"),
        pytest.param(19, 99, False, False, id="just below one fifth"),
        pytest.param(0, 100, True, True, id="cooperation instead"),
        pytest.param(0, 0, False, False, id="nobody works there"),
        pytest.param(None, 0, False, False, id="of nobody there is no share"),
        pytest.param(19, 100, None, None, id="cooperation could do"),
        pytest.param(None, 100, False, None, id="R&D staff not given"),
        pytest.param(0, None, False, False, id="nobody is no share of any staff"),
    ],
)
def test_a7_2_share_of_staff_or_cooperation(
    rd_staff: int | None, employees: int | None, cooperation: bool | None, met: bool | None
) -> None:
    changes: Changes = {"rd_staff": rd_staff, "employees": employees, "university_cooperation": cooperation}
    assert finding("A7.2", **changes).met is met


@pytest.mark.parametrize(("marks", "met"), [(0, False), (1, True), (2, True), (None, None)])
def test_a8_one_own_trademark(marks: int | None, met: bool | None) -> None:
    assert finding("A8", own_trademarks=marks).met is met


@pytest.mark.parametrize("element", ["ip_rules", "ip_body", "ip_staff", "ip_safeguards"])
def test_a9_all_four_elements(element: str) -> None:
    assert finding("A9").met is True
    assert finding("A9", **{element: False}).met is False
    assert finding("A9", **{element: None}).met is None


@pytest.mark.parametrize(("criterion", "field"), [("A10.1", "abnormal_filings"), ("A10.2", "misconduct")])
def test_a10_a_veto(criterion: str, field: str) -> None:
    assert finding(criterion, **{field: False}).met is True
    assert finding(criterion, **{field: True}).met is False
    assert finding(criterion, **{field: None}).met is None
