"""That every word of the pages exists in every language of the desk, and that what is compiled is what is written."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from django.utils.translation import gettext as _
from django.utils.translation import override

from factcheck.management.commands import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>")


def texts(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, (tuple, list)) else [str(value)]


def asks_for(message: Message) -> set[str]:
    return set(PLACEHOLDER.findall(texts(message.id)[-1]))


def translated(kept: Catalog, message: Message) -> bool:
    """Whether it is translated in its own context: one word may be two in another language."""
    found = kept.get(message.id, message.context)
    return found is not None and messages.whole(found.string)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_of_pages_and_code_is_translated(language: str) -> None:
    kept = messages.read_catalog(language)
    written = messages.collected()
    missing = [m.id for m in written if m.id and not translated(kept, m)]
    assert not missing, f"run `make messages` and translate: {missing}"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_has_the_places_and_marks_of_its_text(language: str) -> None:
    wrong = [
        m.id
        for m in messages.read_catalog(language)
        if m.id and any(set(PLACEHOLDER.findall(text)) != asks_for(m) for text in texts(m.string))
    ]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, messages.read_catalog(language))
    kept = messages.po_path(language).with_suffix(".mo").read_bytes()
    assert kept == compiled.getvalue(), "run `make messages` and commit both files"


def test_texts_of_templates_and_of_code_are_collected() -> None:
    written = messages.collected()
    assert "Skip to the content" in written
    assert "1 · confirmed by other sources" in written
    assert any(isinstance(m.id, tuple) for m in written), "no plural was found"


def test_a_word_is_not_translated_by_its_translation_in_another_context() -> None:
    kept = Catalog(locale="id")
    kept.add("Open", string="Buka", context="verb")
    assert translated(kept, Message("Open", context="verb"))
    assert not translated(kept, Message("Open", context="state"))
    assert not translated(kept, Message("Open"))


def test_an_indonesian_reader_reads_indonesian() -> None:
    with override("id"):
        assert _("Skip to the content") == "Langsung ke isi"
