"""The statuses by which the API says no, beside the framework's own."""

from rest_framework import exceptions, status


class Unacceptable(exceptions.APIException):
    """What was sent is well-formed and was refused; the code and the sentence are the refusal's own."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "refused"


class Conflicting(exceptions.APIException):
    """Somebody was quicker; ``current``, if there, is the row as it stands, as JSON."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self, detail: str, code: str | None = None, *, current: str = "") -> None:
        super().__init__(detail, code)
        self.current = current


class Stale(exceptions.APIException):
    """``If-Match`` names another version than the row's; ``current`` is the row as it stands, as JSON."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"

    def __init__(self, detail: str, *, current: str) -> None:
        super().__init__(detail)
        self.current = current


class VersionMissing(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_missing"
    default_detail = "Say in If-Match which version you saw: the ETag that the row came with."


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
