"""Why a candidate is worth checking, in the reader's language: the machine gives its reasons in English."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

REASONS = (
    _("It gives figures."),
    _("It tells of an event or a change that records can show."),
    _("It is about what has happened."),
    _("It names who is concerned."),
    _("It accuses somebody."),
    _("It denies something."),
    _("It says only what was not said."),
    _("It is a demand, a promise or a question, not a statement of fact."),
    _("It is a greeting, thanks or a hope."),
    _("It is an opinion on what is good or ought to be."),
    _("It is too short to hold a claim."),
)


def reason_of_worth(words: str) -> str:
    """A reason as the reader reads it; one of an older pipeline, which no catalogue has, as it was written."""
    return gettext(words) if words in REASONS else words
