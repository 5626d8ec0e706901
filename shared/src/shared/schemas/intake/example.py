"""The application that documents show; a test posts it."""

from typing import Any

from shared.domain.declaration import DECLARED

APPLICATION_EXAMPLE: dict[str, Any] = {
    "batch": "2024-1",
    "declaration": {
        **{fact.name: fact.example for fact in DECLARED if fact.example is not None},
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
