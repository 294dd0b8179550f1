"""What a person is told when a server cannot start."""


class CannotStart(Exception):
    """Holds the whole message: what happened, to which thing, and what to do."""
