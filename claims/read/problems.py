"""Why a feed of reviews, or one review of it, is not taken: a code, the facts of its sentence, and the sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MOST_BYTES: Final = 10_000_000
MOST_REVIEWS: Final = 20_000

NOT_TAKEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The whole.
        "review_empty": "There is nothing in it: send a ClaimReview feed, as JSON-LD or as the page that holds it.",
        "review_too_large": "This is larger than 10 MB. Send the feed in several files.",
        "review_too_many": "This holds %(count)s entries; at most %(most)s are taken at once. Send several files.",
        "review_not_text": "Byte %(offset)s (counted from 0) is not valid %(encoding)s. Save the file as UTF-8.",
        "review_not_json": "This is not JSON: line %(line)s, column %(column)s cannot be read.",
        "review_json_bounds": "This JSON cannot be read: it is nested too deeply, or a number in it is too long.",
        "review_not_html": "This begins like a web page, but none can be read from it.",
        "review_none": "No ClaimReview was found in it. A feed is a schema.org DataFeed, a list or one ClaimReview.",
        "review_gave_up": "Reading it was begun %(times)s times and never came to an end. Send it in several files.",
        # One entry.
        "review_block_not_json": "The JSON-LD of this part of the page is not JSON.",
        "review_not_a_review": "This entry is no ClaimReview.",
        "review_bounds": "This entry is larger than 100 kB or nested more than 30 deep.",
        "review_unwritable": "%(field)s holds half a character, a NUL or a number without a value, and cannot be kept.",
        "review_claim_missing": "claimReviewed is missing: without the words of the claim nothing can be matched.",
        "review_text_expected": "%(field)s must be a text.",
        "review_text_long": "%(field)s is longer than %(most)s characters.",
        "review_url_missing": "url is missing: the page that holds the fact check.",
        "review_url_wrong": "%(field)s is no complete web address that begins with http:// or https://: %(stands)s",
        "review_url_repeated": "Another entry of this feed has the same publisher and url. Each review needs its own.",
        "review_publisher_missing": "author.name is missing: whose review is it?",
        "review_rating_missing": "reviewRating has neither an alternateName nor a ratingValue.",
        "review_rating_number": "%(field)s is not a number: %(stands)s",
        "review_rating_scale": "ratingValue must lie between worstRating and bestRating: %(stands)s",
        "review_date_wrong": "%(field)s is no date such as 2024-11-29: %(stands)s",
    }
)


class FeedProblem(Exception):
    """Nothing of the feed can be taken, or, as one entry's, that entry. ``str(error)`` is the sentence."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(NOT_TAKEN[code] % facts)
        self.code = code
        self.facts: Mapping[str, str | int] = MappingProxyType(facts)
