"""The files of a service that knows who is a member and does nothing yet; `<name>`, `<zh>` … are its own."""

from typing import Final

_PROJECT: Final = """\
[project]
name = "miaopu-<name>"
version = "0.1.0"
license = "Apache-2.0"
description = "<en>"
requires-python = ">=3.11"
dependencies = ["miaopu-shared"]

[tool.uv.sources]
miaopu-shared = { workspace = true }
[build-system]
requires = ["uv_build>=0.9"]
build-backend = "uv_build"

[tool.uv.build-backend]
module-name = "<package>"
"""
_MAIN: Final = '''\
"""`python -m <package> serve | migrate | work`."""

import sys

from <package>.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
'''
_WIRING: Final = '''\
"""<en>: the service, wired."""

from <package>.api.routes import router
from <package>.handlers import SUBSCRIPTIONS
from <package>.store.tables import Base, Member
from shared.service import Service

service = Service(
    name="<name>",
    package="<package>",
    summary={"zh": "<zh>", "en": "<en>"},
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(Member,),
)
'''
_ROUTES: Final = '''\
"""Routes of <name>."""

from fastapi import APIRouter

from shared.api.uow import AnsweringRoute

router = APIRouter(route_class=AnsweringRoute)
'''
_HANDLERS: Final = '''\
"""Facts of others that <name> keeps: who is a member."""

from <package>.store.tables import Member
from shared.firms.copies import memberships
from shared.messaging.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = memberships(Member)
'''
_TABLES: Final = '''\
"""A copy of who is a member."""

from datetime import date

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """What the service's tables have in common."""

    metadata = new_metadata()


class Member(Base):
    """Pool's members as pool told them. A firm that came back has its newest membership."""

    __tablename__ = "member"
    uscc: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reporting_unit: Mapped[str] = mapped_column(Text)
    admitted_on: Mapped[date | None]
    """Null where an exit came and no admission."""
    left_on: Mapped[date | None]
    """Null while the firm is a member."""
    sequence: Mapped[int] = mapped_column(BigInteger)
    """Of the newest fact that is in this row."""
'''
_SEED: Final = '''\
"""The two sides of <name>."""

from <package>.wiring import service
from shared.testing.world import World
from tests.services.frame_acts import RULES
from tests.services.seeding import Placed, Seed


async def ground(_: World) -> None:
    """Nothing."""


async def side(_: World, __: Placed) -> None:
    """Nothing."""


SEED = Seed(service, ground, side, (), RULES)
'''
_FLOORS: Final = '''\
"""Floors of <name>."""

from tests.services.floors import Floors

FLOORS = Floors()
'''
_EVENTS: Final = '''\
"""Facts that <name> tells."""

from typing import ClassVar

from shared.events.rules_taken import RulesTaken


class <Class>RulesTaken(RulesTaken):
    """<en>: the service received a change of the rules, and decides by it or says why it cannot."""

    type: ClassVar[str] = "miaopu.<name>.rules-taken.v1"
'''
_README: Final = """\
# <name> (<zh>)

**Decides** …

| route (`/<name>/v1`) | who | what |
|---|---|---|
| `GET /rules?on=` | everybody | the parameters of a day that it decides by |

**Events in**: `FirmAdmitted`, `FirmExited`, `FirmReinstated` (pool), `RuleChanged` (eligibility).
**Events out**: `<Class>RulesTaken`.

**Tables**: `member` (copy).
"""
_ITS_OWN: Final = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: <name>
  annotations: {config.kubernetes.io/local-config: "true"}
data: {name: <name>, package: <package>, database: MIAOPU_<PACKAGE>_DATABASE_URL, memory: 256Mi, memory-limit: 768Mi}
"""
_KUSTOMIZATION: Final = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [its-own.yaml]
components: [../../service]
"""
_CODE: Final = "services/<name>/src/<package>"
FILES: Final[dict[str, str]] = {
    "services/<name>/pyproject.toml": _PROJECT,
    "services/<name>/README.md": _README,
    f"{_CODE}/__init__.py": "",
    f"{_CODE}/py.typed": "",
    f"{_CODE}/__main__.py": _MAIN,
    f"{_CODE}/wiring.py": _WIRING,
    f"{_CODE}/handlers.py": _HANDLERS,
    f"{_CODE}/api/__init__.py": "",
    f"{_CODE}/api/routes.py": _ROUTES,
    f"{_CODE}/domain/__init__.py": "",
    f"{_CODE}/usecases/__init__.py": "",
    f"{_CODE}/store/__init__.py": "",
    f"{_CODE}/store/tables.py": _TABLES,
    f"{_CODE}/store/migrations/__init__.py": "",
    f"{_CODE}/store/migrations/versions/__init__.py": "",
    "shared/src/shared/schemas/<package>/__init__.py": '"""Bodies of the routes of <name>."""\n',
    "shared/src/shared/events/<package>.py": _EVENTS,
    "tests/<package>/__init__.py": "",
    "tests/services/seed_<package>.py": _SEED,
    "tests/services/floors/<package>.py": _FLOORS,
    "deploy/k8s/base/<name>/its-own.yaml": _ITS_OWN,
    "deploy/k8s/base/<name>/kustomization.yaml": _KUSTOMIZATION,
}
