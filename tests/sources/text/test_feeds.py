"""How long a site asks to be left alone, and the words for each result."""

from datetime import UTC, datetime

import pytest

from sources.text.feeds import LONGEST_WAIT, RESULTS, seconds_asked, sentence_of
from sources.text.intake import REASONS

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("Mon, 23 Nov 2026 06:30:00 GMT", 1800),
        ("Mon, 23 Nov 2026 05:30:00 GMT", 0),
        ("999999999999999999999", LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Mon, 99999999999999999999 Jan 2030 00:00", 0),
        ("Mon, 01 Jan 2030 00:00:00 +99999999999999", 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
        ("٣", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(written: str, seconds: int) -> None:
    assert seconds_asked(written, now=NOW) == seconds


def test_a_feed_s_own_words_go_before_those_about_articles() -> None:
    assert sentence_of("too_large") == RESULTS["feed_too_large"]
    assert sentence_of("connection_failed") == REASONS["connection_failed"]
    assert sentence_of("nothing of the kind") == ""
