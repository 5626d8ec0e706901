"""What is said of a population that cannot be read."""

from shared.domain.bad_value import BadValue


class BadColumns(BadValue):
    """Columns or records that no firms could have; `reason` is a permanent code, the texts name the column."""


def bad_column(name: str, zh: str, en: str) -> BadColumns:
    """A column with a value of another kind than it takes."""
    return BadColumns("bad_column", f"{name} 列{zh}", f"Column {name} {en}")


def unknown_columns(names: set[str], known: tuple[str, ...]) -> BadColumns:
    """Names of columns that do not exist, with those that do."""
    listed, all_of_them = ", ".join(sorted(names)), ", ".join(known)
    return BadColumns(
        "unknown_column",
        f"没有名为 {listed} 的列，可用的有：{all_of_them}",
        f"There is no column {listed}; there are {all_of_them}",
    )
