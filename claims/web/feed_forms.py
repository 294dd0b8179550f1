"""Forms of feeds: where to look for one, and what the desk decides of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.web.intake_forms import LANGUAGES
from sources.choices import FeedBrings
from sources.models.feed import LONGEST, SHORTEST, Feed
from sources.queries import match_names
from sources.services.feeds import Found, Settings
from sources.text.addresses import domain
from sources.text.intake import AddressError
from sources.web.source_forms import KnownSourceField

INTERVALS = [
    (5, _("every 5 minutes")),
    (15, _("every quarter of an hour")),
    (30, _("every half hour")),
    (60, _("every hour")),
    (180, _("every 3 hours")),
    (720, _("every 12 hours")),
    (1440, _("every day")),
]


class FindForm(forms.Form):
    """An address of a feed, or of a page that links to some."""

    address = forms.CharField(
        label=_("Address of a feed, of a sitemap, or of a page that links to its feeds"),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )


class FeedForm(forms.Form):
    """What people decide of a feed. ``version`` is the one that the writer saw."""

    address = forms.CharField(label=_("Address"), max_length=2000)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    brings = forms.TypedChoiceField(
        label=_("What it brings"),
        choices=FeedBrings.choices,
        coerce=FeedBrings,
        required=False,
        empty_value=FeedBrings.ARTICLES,
    )
    source = KnownSourceField(label=_("Outlet"), required=False)
    interval = forms.TypedChoiceField(label=_("Poll it"), choices=INTERVALS, coerce=int, initial=30)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    first_entries = forms.IntegerField(
        label=_("Articles to take at the first poll"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("The newest so many; what is older is noted and passed over. Verdicts are taken all."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    def settings(self) -> Settings:
        told = {key: value for key, value in self.cleaned_data.items() if key != "version"}
        return Settings(**told)


def of_found(found: Found) -> FeedForm:
    """The form for a feed that was looked at, filled with what it tells of itself."""
    language = found.feed.language[:2] if found.feed else ""
    return FeedForm(
        initial={
            "address": found.address,
            "name": found.feed.title[:200] if found.feed else "",
            "brings": FeedBrings.ARTICLES if found.feed else FeedBrings.VERDICTS,
            "source": outlet_of(found.address),
            "language": language if language in dict(LANGUAGES) else "",
            "interval": 30 if found.feed else 180,
            "first_entries": 10,
        }
    )


def of_feed(feed: Feed) -> FeedForm:
    """The form for a feed that is followed, with what stands."""
    return FeedForm(initial=standing(feed))


def standing(feed: Feed) -> dict[str, object]:
    return {
        "address": feed.address,
        "name": feed.name,
        "brings": feed.brings,
        "source": f"#{feed.source.pk} {feed.source.name}" if feed.source else "",
        "interval": nearest(feed.interval),
        "language": feed.language,
        "first_entries": feed.first_entries,
        "version": feed.version,
    }


def nearest(minutes: int) -> int:
    """The choice next to an interval that was set elsewhere."""
    assert SHORTEST <= minutes <= LONGEST
    return min((choice for choice, _name in INTERVALS), key=lambda choice: abs(choice - minutes))


def outlet_of(address: str) -> str:
    """The registry's source for the address's domain, as the form writes it."""
    try:
        host = domain(address)
    except AddressError:
        return ""
    source = match_names([host])[host].source
    return f"#{source} {host}" if source else ""
