"""Examples that stand in the OpenAPI documents; a test posts each of them."""

from typing import Any

APPLICATION_EXAMPLE: dict[str, Any] = {
    "batch": "2024-1",
    "declaration": {
        "name": "武汉示例光通信有限公司",
        "uscc": "91420112MAKU9HGJ3X",
        "reporting_unit": "420100",
        "registered_division": "420112",
        "established_on": "2016-05-18",
        "legal_person": True,
        "industry_class": "3976",
        "employees": 160,
        "revenue_yuan": "72000000",
        "total_assets_yuan": "90000000",
        "rd_input_yuan": "8100000",
        "rd_calibre": "super_deduction",
        "rd_staff": 44,
        "qualifications": [{"name": "高新技术企业", "valid_to": "2025-11-30"}],
        "rd_leader": True,
        "rd_team": True,
        "university_cooperation": True,
        "own_trademarks": 2,
        "ip_rules": True,
        "ip_body": True,
        "ip_staff": True,
        "ip_safeguards": True,
        "abnormal_filings": False,
        "misconduct": False,
        "financing_need_yuan": "5000000",
        "bank_consent": True,
        "patents": [
            {
                "patent_no": "2021114346804",
                "title": "一种光模块耦合方法",
                "kind": "invention",
                "legal_status": "valid",
                "granted_on": "2023-03-14",
                "origin": "own",
                "industrialised": True,
                "product": "高速光模块",
            }
        ],
        "products": [
            {
                "name": "高速光模块",
                "main": True,
                "core_patents": ["2021114346804"],
                "filing_status": "filed",
                "filing_year": 2023,
            }
        ],
    },
    "contact": {"contact_name": "张三", "contact_phone": "027-00000000"},
}
