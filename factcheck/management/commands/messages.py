"""Collect the words of pages and code, and compile their translations, without GNU gettext on the machine.

Django's own ``makemessages`` and ``compilemessages`` call gettext's programs; Babel does both in Python.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import templatize

from claims.exports.validate import RULES, SAID
from claims.read.problems import NOT_TAKEN
from claims.text.deliveries import PROBLEMS
from sources.text.feeds import RESULTS
from sources.text.intake import REASONS

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PYTHON = ("factcheck", "claims", "sources")
LANGUAGES = ("id",)


class Command(BaseCommand):
    help = "Collect the words of pages and code into factcheck/locale and compile them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="Only compile what is there.")

    def handle(self, *_args: object, **options: bool) -> None:
        for language in LANGUAGES:
            catalog = read_catalog(language)
            if not options["compile"]:
                first = catalog.creation_date  # a new date at each run would be a change without one
                catalog.update(collected(), no_fuzzy_matching=True, update_header_comment=True)
                catalog.creation_date = first
                catalog.obsolete.clear()
                write_catalog(catalog, language)
            compile_catalog(catalog, language)
            missing = untranslated(catalog)
            self.stdout.write(f"{language}: {len(catalog)} texts, {len(missing)} without a translation.")


def po_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    """The translations kept for ``language``; an empty catalogue if there are none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False)
    with path.open("rb") as kept:
        return read_po(kept, locale=language, domain="django")


def write_catalog(catalog: Catalog, language: str) -> None:
    """Sorted by text and without line numbers, so that a moved line changes no translation file."""
    catalog.project, catalog.version, catalog.msgid_bugs_address = "factcheck", "1", ""
    catalog.last_translator, catalog.language_team, catalog.header_comment = (
        "",
        "",
        f"# The desk's words in the language {language}.",
    )
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as kept:
        write_po(kept, catalog, width=110, no_location=True, sort_output=True, omit_header=False)


def compile_catalog(catalog: Catalog, language: str) -> None:
    with po_path(language).with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalog)


def collected() -> Catalog:
    """Every text that a template or a module marks for translation."""
    catalog = Catalog(domain="django")
    without_django = (REASONS, RESULTS, PROBLEMS, NOT_TAKEN, RULES, {"": SAID})
    for sentence in [sentence for room in without_django for sentence in room.values()]:
        catalog.add(sentence, flags={"python-format"} if "%(" in sentence else set())
    for path, source in sources():
        for _line, text, comments, context in extract("python", BytesIO(source), KEYWORDS, ["Translators:"]):
            if text:
                catalog.add(text, auto_comments=comments, context=context, flags=flags(text, path))
    return catalog


def flags(text: object, path: Path) -> set[str]:
    """Texts with named placeholders are checked for them when compiled by others."""
    first = text[0] if isinstance(text, tuple) else text
    return {"python-format"} if "%(" in str(first) and path.suffix in (".py", ".html") else set()


def sources() -> Iterator[tuple[Path, bytes]]:
    """Each file with texts, as Python source; templates are turned into it by Django's own reader."""
    for folder in PYTHON:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without a translation, or with one form of the plural missing."""
    return [str(message.id) for message in catalog if message.id and not whole(message.string)]


def whole(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)
