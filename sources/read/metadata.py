"""What a page says of itself: JSON-LD (schema.org), Open Graph, meta tags, and what stands under its headline."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from lxml.html import HtmlElement

from sources.read.published import published_among, published_in_metadata
from sources.read.reading import Published, domain_or_none, one_line
from sources.text.addresses import canonical, joined
from sources.text.intake import AddressError

_MOST_SCRIPTS: Final = 20
_LONGEST_SCRIPT: Final = 500_000
_MOST_NODES: Final = 5_000
_MOST_PIECES: Final = 60

_PUBLISHED_NAMES: Final = (
    *("article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate"),
    *("content_publisheddate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
    *("dc.date.issued", "dcterms.created", "dc.date", "dc.date.created", "date"),
)
_AUTHOR_NAMES: Final = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_NO_AUTHORS: Final = frozenset({"admin", "administrator", "redaksi", "editor", "none", "null"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """As `Reading` has them; None where the page is silent."""

    title: str | None
    publisher: str | None
    author: str | None
    language: str | None
    published_at: Published | None
    canonical_address: str | None


@dataclass(frozen=True, slots=True)
class _Tags:
    """Meta tags by lower-case name, the first of each; and the JSON-LD nodes, articles first."""

    meta: dict[str, str]
    nodes: list[dict[str, Any]]
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        return next((self.meta[name] for name in names if name in self.meta), None)


def page_facts(tree: HtmlElement, *, address: str | None) -> PageFacts:
    """Everything `tree` says of itself. Offends nothing: what cannot be read counts as not said."""
    nodes = _linked_data(tree)
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    tags = _Tags(_meta(tree), sorted(nodes, key=_is_no_article), by_id)
    canonical_address = _canonical(tree, tags, address)
    site_name = _site_name(tags)
    language = _language(tree)
    return PageFacts(
        title=_title(tree, tags, site_name),
        publisher=site_name or domain_or_none(address) or domain_or_none(canonical_address),
        author=_author(tags),
        language=language,
        published_at=_published(tree, tags, language),
        canonical_address=canonical_address,
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = one_line(element.get("content") or "", longest=2_000)
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(tree: HtmlElement) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    scripts = (s for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower())
    for script in islice(scripts, _MOST_SCRIPTS):
        source = script.text or ""
        if len(source) > _LONGEST_SCRIPT:
            continue
        try:
            nodes.extend(islice(_nodes(json.loads(source, strict=False)), _MOST_NODES))
        except (ValueError, RecursionError):
            continue  # many sites print broken JSON; the other tags still speak
    return nodes


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in `value`, outermost first."""
    waiting = [value]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting.extend(child for child in value.values() if isinstance(child, (dict, list)))
        elif isinstance(value, list):
            waiting.extend(child for child in value[:_MOST_NODES] if isinstance(child, (dict, list)))


def _is_no_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return not any(str(kind).endswith(("Article", "Posting", "Report")) for kind in kinds)


def _names(value: Any, tags: _Tags) -> list[str]:
    """The names in a schema.org value: a text, an object with a name, a reference to one, or a list of these."""
    names: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        node = tags.by_id.get(str(each.get("@id")), each) if isinstance(each, dict) else each
        name = node.get("name") if isinstance(node, dict) else node
        if isinstance(name, str) and name.strip() and "://" not in name:
            names.append(one_line(name, longest=120))
    return list(dict.fromkeys(names[:10]))


def _site_name(tags: _Tags) -> str | None:
    name = tags.first("og:site_name")
    if name:
        return one_line(name, longest=120)
    for node in tags.nodes:
        names = _names(node.get("publisher"), tags) if not _is_no_article(node) else []
        if names:
            return names[0]
    name = tags.first("application-name", "dc.publisher")
    return one_line(name, longest=120) if name else None


def _title(tree: HtmlElement, tags: _Tags, site_name: str | None) -> str | None:
    title = tags.first("og:title")
    if title is None:
        headlines = (node.get("headline") for node in tags.nodes if not _is_no_article(node))
        title = next((headline for headline in headlines if isinstance(headline, str)), None)
    if title is None:
        elements = [*islice(tree.iter("h1"), 1), *islice(tree.iter("title"), 1)]
        texts = (one_line("".join(element.itertext())) for element in elements)
        title = next((text for text in texts if text), None)
    return _without_site_name(one_line(title), site_name) if title and title.strip() else None


def _without_site_name(title: str, site_name: str | None) -> str:
    for separator in (" - ", " | ", " – ", " — ", " :: "):
        head, found, tail = title.rpartition(separator)
        if found and site_name and tail.strip().lower() == site_name.lower():
            return head.strip()
    return title


def _author(tags: _Tags) -> str | None:
    for node in tags.nodes:
        names = _names(node.get("author"), tags) if not _is_no_article(node) else []
        if names:
            return ", ".join(names)
    for name in _AUTHOR_NAMES:
        value = tags.meta.get(name, "")
        if value and "://" not in value and value.lower() not in _NO_AUTHORS:
            return one_line(value, longest=300)
    return None


def _language(tree: HtmlElement) -> str | None:
    declared = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    language = declared.strip().lower().replace("_", "-").partition("-")[0]
    if not (2 <= len(language) <= 3 and language.isascii() and language.isalpha()):
        return None
    return "id" if language == "in" else language  # Indonesian before 1989


def _published(tree: HtmlElement, tags: _Tags, language: str | None) -> Published | None:
    said = [str(node["datePublished"]) for node in tags.nodes if "datePublished" in node]
    said += [tags.meta[name] for name in _PUBLISHED_NAMES if name in tags.meta]
    said += [
        element.get("datetime") or ""
        for element in islice(tree.iter("time"), 5)
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
    ]
    for value in said:
        moment = published_in_metadata(value)
        if moment is not None:
            return moment
    return published_among(_under_headline(tree), language=language, most=_MOST_PIECES)


def _under_headline(tree: HtmlElement) -> Iterator[str]:
    """The pieces of text that follow the first <h1>; before it stand clocks and other articles' dates."""
    here = next(tree.iter("h1"), None)
    while here is not None:
        for sibling in here.itersiblings():
            whole = one_line("".join(islice(sibling.itertext(), 12)), longest=400)
            if whole:
                yield whole
            for piece in islice(sibling.itertext(), 40):
                if piece.strip():
                    yield one_line(piece, longest=400)
        here = here.getparent()


def _canonical(tree: HtmlElement, tags: _Tags, address: str | None) -> str | None:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    claimed = next((link.get("href") for link in links if link.get("href")), None) or tags.first("og:url")
    if not claimed:
        return None
    try:
        found = canonical(joined(address, claimed) if address else claimed)
        # A front page named as canonical for an article is a common mistake of templates.
        return None if found.count("/") == 3 and found.endswith("/") else found
    except AddressError:
        return None
