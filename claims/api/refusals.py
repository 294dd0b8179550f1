"""The statuses by which the API says no, beside the framework's own."""

from rest_framework import exceptions, status


class Unacceptable(exceptions.APIException):
    """What was sent is well-formed and was refused; the code and the sentence are the refusal's own."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "refused"


class Conflicting(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
