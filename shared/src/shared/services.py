"""The services of the platform: the one list, from which the others are made or with which they are compared."""

from typing import Final

SERVICE_NAMES: Final[tuple[str, ...]] = (
    "intake",
    "eligibility",
    "pool",
    "finance-matching",
    "monitoring",
)


def package_of(service: str) -> str:
    """The package that is imported: images, groups and addresses say `finance-matching`, code `finance_matching`."""
    return service.replace("-", "_")


def database_of(service: str) -> str:
    """The name of its database on a common server."""
    return f"miaopu_{package_of(service)}"


def variable_of(service: str, ending: str) -> str:
    """The name of a setting that is one service's own, such as `MIAOPU_POOL_DATABASE_URL`."""
    return f"MIAOPU_{package_of(service).upper()}_{ending}"


def client_of(service: str) -> str:
    """The class of its typed client: `FinanceMatchingClient`."""
    return f"{service.title().replace('-', '')}Client"


def parameters_of(service: str) -> str:
    """The folder under a plan's `parameters/` that it answers for: `finance` is finance-matching's."""
    return service.partition("-")[0]


PARAMETER_FOLDERS: Final = tuple(map(parameters_of, SERVICE_NAMES))
