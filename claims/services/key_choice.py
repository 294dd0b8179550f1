"""One person's keys of the triage desk: kept with their account, so that they are the same at every browser."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from claims.models import KeyChoice


def of(person: User) -> KeyChoice:
    """The choice of ``person``, or an unsaved one that changes nothing."""
    return KeyChoice.objects.filter(person=person).first() or KeyChoice(person=person)


def choose(*, by: User, off: bool, keys: Mapping[str, str]) -> None:
    """Keep the keys that differ from the usual, by control; ``off`` binds none."""
    KeyChoice.objects.update_or_create(person=by, defaults={"off": off, "keys": dict(keys)})
