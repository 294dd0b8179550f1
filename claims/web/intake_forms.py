"""The three ways of handing articles in by a page: each form turns what was given into articles for intake."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.choices import Origin
from sources.read.decode import decoded
from sources.services.intake import Article
from sources.services.unpacking import MOST_TOGETHER, addresses_in, articles_in, told_of
from sources.text.addresses import canonical
from sources.text.intake import MAX_BYTES, IntakeError, ReadError

LANGUAGES = [("", _("Find out")), ("id", _("Indonesian")), ("en", _("English"))]
READABLE = ".txt,.html,.htm,.docx,.pdf,.warc,.gz"
LISTS = ".txt,.csv,.tsv"
Upload: TypeAlias = "UploadedFile[Any]"


class IntakeForm(forms.Form):
    """What the three have in common."""

    way: ClassVar[str]
    origin: ClassVar[str]
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def articles(self) -> list[Article]:
        raise NotImplementedError

    def left_out(self) -> int:
        """How many things stood beside the articles that are none."""
        return 0


class PasteForm(IntakeForm):
    way = "paste"
    origin = Origin.PASTE
    field_order = ["text", "title", "publisher_name", "address", "published_on", "language"]

    text = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        error_messages={"required": _("There is nothing in it: paste the text of the article.")},
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    publisher_name = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=2000, required=False)
    published_on = forms.DateField(
        label=_("Published on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_text(self) -> str:
        # Browsers send pasted lines with CRLF; offsets count the text as it reads.
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if not text.strip():
            raise forms.ValidationError(gettext("There is nothing in it: paste the text of the article."))
        if len(text.encode()) > MAX_BYTES:
            self.data = {**self.data, self.add_prefix("text"): ""}  # nobody waits for it to be sent back
            raise forms.ValidationError(
                gettext("This is larger than 5 MB: %(bytes)d bytes. Give only the article itself.")
                % {"bytes": len(text.encode())}
            )
        return text

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if address:
            _check_address(address)
        return address

    def articles(self) -> list[Article]:
        given = self.cleaned_data
        return [
            Article(
                raw=given["text"].encode(),
                content_type="text/plain; charset=utf-8",
                address=given["address"],
                title=given["title"].strip(),
                publisher_name=given["publisher_name"].strip(),
                language=given["language"],
                published_at=noon(given["published_on"]),
            )
        ]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, at least one; an empty one is let through, so that it becomes a refused row with its name."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in several] or [super().clean(None, initial)]


class FilesForm(IntakeForm):
    way = "files"
    origin = Origin.FILE
    field_order = ["chosen", "language"]

    chosen = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": READABLE}),
        error_messages={"required": _("Choose one file or several.")},
    )

    def clean_chosen(self) -> list[Upload]:
        files: list[Upload] = self.cleaned_data["chosen"]
        if sum(file.size or 0 for file in files) > MOST_TOGETHER:
            raise forms.ValidationError(
                gettext("These files are larger than %(most)d MB together. Hand them in by several turns.")
                % {"most": MOST_TOGETHER // 1_000_000}
            )
        return files

    def clean(self) -> dict[str, Any]:
        """Open the web archives already here, so that one that cannot be read is told in the form."""
        given = super().clean() or self.cleaned_data
        read: list[Article | None] = []
        for file in given.get("chosen", []):
            try:
                read += articles_in(
                    file,
                    name=file.name or "",
                    content_type=file.content_type or "",
                    language=given.get("language", ""),
                )
            except IntakeError as error:
                self.add_error("chosen", f"{file.name}: {told_of(error)}")
        given["articles"] = [article for article in read if article is not None]
        given["left_out"] = len(read) - len(given["articles"])
        if len(given["articles"]) > settings.MAX_FILES:
            self.add_error("chosen", _too_many(len(given["articles"])))
        return given

    def articles(self) -> list[Article]:
        return list(self.cleaned_data["articles"])

    def left_out(self) -> int:
        return int(self.cleaned_data["left_out"])


class AddressesForm(IntakeForm):
    way = "addresses"
    origin = Origin.ADDRESS
    field_order = ["addresses", "listed", "language"]

    addresses = forms.CharField(
        label=_("Addresses, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "inputmode": "url"}),
    )
    listed = forms.FileField(
        label=_("Or a list as a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Text or CSV: of each line the first web address is taken."),
        widget=forms.FileInput(attrs={"accept": LISTS}),
    )

    def clean_addresses(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["addresses"]).splitlines() if line.strip()]

    def clean_listed(self) -> list[str]:
        file = self.cleaned_data["listed"]
        if not file:
            return []
        if file.size > MAX_BYTES:
            raise forms.ValidationError(told_of(ReadError("too_large", most=MAX_BYTES)))
        try:
            return addresses_in(decoded(file.read(), charset=None))
        except ReadError as error:
            raise forms.ValidationError(told_of(error)) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        together = given["addresses"] = list(dict.fromkeys([*given["addresses"], *given["listed"]]))
        if not together:
            self.add_error("addresses", gettext("Give one address or several, one a line."))
        elif len(together) > settings.MAX_FILES:
            self.add_error("addresses", _too_many(len(together)))
        elif len(together) == 1:
            # A single slip is told at once; of many, each refused line becomes a row with its reason.
            try:
                _check_address(together[0])
            except forms.ValidationError as error:
                self.add_error("addresses", error)
        return given

    def articles(self) -> list[Article]:
        return [
            Article(address=address, language=self.cleaned_data["language"])
            for address in self.cleaned_data["addresses"]
        ]


def _too_many(count: int) -> str:
    told = {"count": count, "most": settings.MAX_FILES}
    return gettext("These are %(count)d articles; at most %(most)d are taken at once.") % told


FORMS: Sequence[type[IntakeForm]] = (PasteForm, FilesForm, AddressesForm)


def blank() -> dict[str, IntakeForm]:
    """The three forms as first shown, by way."""
    return {kind.way: kind(prefix=kind.way) for kind in FORMS}


def handed_in(request: HttpRequest) -> IntakeForm:
    """The form that was sent: the one that the field ``way`` names, or else the pasted text's."""
    kind = next((kind for kind in FORMS if kind.way == request.POST.get("way")), PasteForm)
    return kind(request.POST, request.FILES, prefix=kind.way)


def noon(day: Any) -> datetime | None:
    """Noon of the day where the desk is: the same date in UTC, which midnight in Jakarta is not."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(12))).astimezone(UTC)


def _check_address(address: str) -> None:
    try:
        canonical(address)
    except IntakeError as error:
        raise forms.ValidationError(told_of(error)) from error
