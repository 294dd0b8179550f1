"""Web pages: the article out of the page, with its furniture where it stands and without its scripts."""

import logging
import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from sources.read.decode import declared_charset, leniently_decoded
from sources.read.metadata import page_facts
from sources.read.published import published_in_lines
from sources.read.reading import LIBRARY_FAULTS, Reading, storable
from sources.text.intake import ReadError

#: A long encyclopaedia page has 30,000. One of 50,000 took trafilatura 4 s and 210 MB, one of 200,000 26 s and 655 MB.
MOST_ELEMENTS: Final = 50_000
#: libxml2 appends each attribute by walking past all others: 300,000 on one element took ten minutes of C that no
#: signal interrupts.
MOST_ATTRIBUTES: Final = 200
#: At 256 libxml2 stops and says nothing: the rest of the article would be missing.
MOST_DEPTH: Final = 250

# It warns of every page without an article; we say so ourselves, to the person who gave it.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_UNREAD: Final = ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas")
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr"),
        *("table", "blockquote", "pre", "figure", "figcaption", "br", "hr", "dt", "dd", "header", "footer", "body"),
    }
)
# No tree takes these, and `&#1;` can put them back after parsing.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS: Final = re.compile(r"[^\S\n]+")


def read_html(raw: bytes, *, content_type: str | None, address: str | None) -> Reading:
    """Read the article out of a page, one paragraph a line.

    Captions and furniture such as `Baca juga: …` stay in the text; scripts never do. Bytes that are not valid in
    the page's character set are an error only where they fall into the article.
    Raises ReadError `not_utf8`, `bomb`, `no_text` or `broken`.
    """
    charset = declared_charset(content_type) or declared_charset(raw[:1024].decode("latin-1"))
    page, problem = leniently_decoded(raw, charset=charset)
    tree = _parsed(page)
    facts = page_facts(tree, address=address)
    text = storable(_article(tree))
    if not any(character.isalnum() for character in text):
        raise ReadError("no_text", found="the page shows its text only to a browser that runs its scripts")
    if problem is not None and "\ufffd" in text:
        raise problem
    return Reading(
        kind="html",
        text=text,
        title=facts.title,
        publisher=facts.publisher,
        author=facts.author,
        language=facts.language,
        published_at=facts.published_at or published_in_lines(text, language=facts.language),
        canonical_address=facts.canonical_address,
    )


def _parsed(page: str) -> HtmlElement:
    raw = _CONTROLS.sub("", storable(page)).encode()
    try:
        # The same tokenizer twice: nothing can look small to the survey and large to the parser.
        etree.fromstring(raw, parser=etree.HTMLParser(encoding="utf-8", target=_Survey()))
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return document_fromstring(raw, parser=parser)
    except (etree.LxmlError, *LIBRARY_FAULTS) as fault:
        raise ReadError("no_text", found="the page is empty") from fault


class _Survey:
    """Refuses a page that would cost too much, before a tree is made of it (lxml's target interface)."""

    def __init__(self) -> None:
        self._elements = 0
        self._depth = 0

    def start(self, _tag: object, attributes: Mapping[Any, Any]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS:
            raise ReadError("bomb", found=f"more than {MOST_ELEMENTS} elements on one page")
        if len(attributes) > MOST_ATTRIBUTES:
            raise ReadError("bomb", found=f"{len(attributes)} attributes on one element")
        if self._depth > MOST_DEPTH:
            raise ReadError("bomb", found=f"elements nested more than {MOST_DEPTH} deep")

    def end(self, _tag: object) -> None:
        self._depth -= 1

    def data(self, _text: object) -> None:
        return None

    def comment(self, _text: object) -> None:
        return None

    def close(self) -> None:
        return None


def _article(tree: HtmlElement) -> str:
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    _keep_captions(tree)
    try:
        document = bare_extraction(tree, include_comments=False, include_tables=True)
    except (etree.LxmlError, *LIBRARY_FAULTS) as fault:
        raise ReadError("broken", found="web page") from fault
    text = getattr(document, "text", None)
    return str(text) if text else _all_text(tree)


def _keep_captions(tree: HtmlElement) -> None:
    """Make captions ordinary paragraphs: what stands under a photo is said by somebody too."""
    for figure in list(tree.iter("figure")):
        figure.tag = "div"
        figure.attrib.clear()
    for element in list(tree.iter("figcaption", "div", "p", "span")):
        if element.tag == "figcaption" or "caption" in (element.get("class") or "").lower():
            element.tag = "p"
            element.attrib.clear()
            for child in element:
                # "… di Pyongyang.<a>Lihat Foto</a>" would run into one word.
                before = child.getprevious()
                if before is None:
                    element.text = _CONTROLS.sub("", element.text or "") + " "
                else:
                    before.tail = _CONTROLS.sub("", before.tail or "") + " "


def _all_text(tree: HtmlElement) -> str:
    """The page's text block by block, for pages too small to have a discernible article."""
    pieces: list[str] = []
    body = tree.find("body")
    for event, element in etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        pieces.append((element.text if event == "start" else element.tail) or "")
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
