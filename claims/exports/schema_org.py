"""The part of schema.org's vocabulary that the exports speak, for checking our own output."""

from collections.abc import Iterator, Mapping
from typing import Any

CONTEXTS = frozenset({"https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/"})

_THING = frozenset(
    {"additionalType", "alternateName", "description", "identifier", "image", "mainEntityOfPage", "name", "sameAs",
     "subjectOf", "url"}
)  # fmt: skip
_CREATIVE_WORK = _THING | {
    "about", "abstract", "archivedAt", "author", "citation", "correction", "creator", "dateCreated", "dateModified",
    "datePublished", "editor", "expires", "headline", "inLanguage", "isAccessibleForFree", "isBasedOn", "isPartOf",
    "keywords", "license", "mentions", "provider", "publisher", "publishingPrinciples", "sdDatePublished", "sdLicense",
    "sdPublisher", "sourceOrganization", "text", "translationOfWork", "version",
}  # fmt: skip
_ORGANIZATION = _THING | {
    "address", "areaServed", "correctionsPolicy", "email", "ethicsPolicy", "legalName", "logo", "memberOf",
    "parentOrganization", "publishingPrinciples", "subOrganization",
}  # fmt: skip

PROPERTIES: Mapping[str, frozenset[str]] = {
    "ClaimReview": _CREATIVE_WORK
    | {"associatedClaimReview", "associatedMediaReview", "associatedReview", "claimReviewed", "itemReviewed",
       "reviewAspect", "reviewBody", "reviewRating"},
    "Claim": _CREATIVE_WORK | {"appearance", "claimInterpreter", "firstAppearance"},
    "CreativeWork": _CREATIVE_WORK,
    "CorrectionComment": _CREATIVE_WORK | {"parentItem"},
    "Rating": _THING | {"author", "bestRating", "ratingExplanation", "ratingValue", "reviewAspect", "worstRating"},
    "Person": _THING | {"affiliation", "familyName", "givenName", "jobTitle", "memberOf", "nationality", "worksFor"},
    "Organization": _ORGANIZATION,
    "DataFeed": _CREATIVE_WORK | {"dataFeedElement", "distribution", "includedInDataCatalog"},
    "DataFeedItem": _THING | {"dateCreated", "dateDeleted", "dateModified", "item"},
}  # fmt: skip


def unknown_properties(node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The path of each property that its type does not have; a type that stands not here is a path of its own."""
    kind = str(node.get("@type"))
    known = PROPERTIES.get(kind)
    if known is None:
        yield f"{path}@type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in known:
            yield f"{path}{name}"
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, Mapping):
                yield from unknown_properties(child, f"{path}{name}.")
