"""The refusal of a token."""


class InvalidToken(ValueError):
    """The token proves nothing; the text is for the log, callers get one and the same answer."""
