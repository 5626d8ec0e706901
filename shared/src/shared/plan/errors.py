"""Errors of plan files, which name the place to mend."""


class PlanError(Exception):
    """A plan file cannot be used; the text names the file, the line and the reason in both languages."""

    def __init__(self, file: str, line: int, zh: str, en: str) -> None:
        super().__init__(f"{file}:{line}: {zh} / {en}")
        self.file = file
        self.line = line
        self.zh = zh
        self.en = en
