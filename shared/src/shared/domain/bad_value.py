"""One base for values that a type refuses, so that every edge can show the reason in both languages."""


class BadValue(ValueError):
    """A value that cannot be accepted; pydantic hands it on in the `error` of its context.

    `reason` is a permanent code; `zh` and `en` say what is wrong and what to do.
    """

    def __init__(self, reason: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.reason = reason
        self.zh = zh
        self.en = en
