"""How services say no. The message is for the person who asked."""


class Refused(Exception):
    """What was asked is against a rule; nothing was changed. ``code`` is stable, for the API."""

    def __init__(self, message: str, *, code: str = "refused", field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field


class Conflict(Refused):
    """Somebody else changed the row meanwhile; ``current_version`` is what it stands at now."""

    def __init__(self, message: str, *, current_version: int | None = None) -> None:
        super().__init__(message, code="conflict")
        self.current_version = current_version
