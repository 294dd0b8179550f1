"""A person's reading of a passage and its chain, checked before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import Role
from claims.services.errors import Refused
from sources.models import Document

AHEAD_OF_UTC = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class HopAs:
    """One hop as the reviewer leaves it. ``source`` is a registry id or None; the name stays as written.

    ``register_as`` is the kind under which a name that the registry does not know is to be registered, or "".
    """

    name: str
    source: int | None = None
    span: tuple[int, int] | None = None
    said_on: date | None = None
    register_as: str = ""


def known_code(value: str | None, values: Sequence[str]) -> str | None:
    if value is not None and value not in values:
        raise Refused(_("“%(value)s” is not one of: %(values)s.") % {"value": value, "values": ", ".join(values)})
    return value


def day_said(day: date | None) -> date | None:
    """The day, if it has come somewhere on earth. Raises ``Refused``: nobody has said anything on a day to come."""
    if day is not None and day > (timezone.now() + AHEAD_OF_UTC).date():
        raise Refused(_("%(day)s is yet to come: nothing was said on it.") % {"day": day.isoformat()}, field="said_on")
    return day


def checked_content(content: Sequence[tuple[int, int]], document: Document) -> list[list[int]]:
    length, last, spans = len(document.text), -1, []
    for start, end in content:
        if not (last <= start < end <= length):
            raise Refused(
                _("The passage must lie within the text, its parts in order: %(start)d–%(end)d does not.")
                % {"start": start, "end": end},
                field="content",
            )
        spans.append([start, end])
        last = end
    if not spans:
        raise Refused(_("Select the words that were said."), field="content")
    return spans


def role_at(position: int, *, last: int, published: bool) -> str:
    if position == 0:
        return Role.SPEAKER
    return Role.PUBLISHER if published and position == last else Role.CARRIER
