"""One way of making a cell harmless to spreadsheets, and the way back.

A spreadsheet runs a cell that begins with = + - or @, some also in full width (＝＋－＠) or behind TAB, CR or LF; white
space and invisible characters before them do not help. Such a cell gets an apostrophe in front. So that reading back
gives the same text, a cell that already has apostrophes before such a beginning gets one more; an apostrophe before
anything else stays alone.
"""

import re

INVISIBLE = "\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad"
DANGEROUS = re.compile(rf"[\s\x00-\x1f{INVISIBLE}]*[=+\-@＝＋－＠\t\r\n]")
ESCAPED = re.compile(rf"'+(?:{DANGEROUS.pattern})")


def runs(text: str) -> bool:
    """Whether a spreadsheet might run the cell."""
    return DANGEROUS.match(text) is not None


def escape(text: str) -> str:
    """The text as a cell that no spreadsheet runs. ``unescape`` takes it back exactly."""
    if text[:1].isalnum():  # most cells by far, and neither pattern begins so
        return text
    return f"'{text}" if runs(text) or ESCAPED.match(text) else text


def unescape(cell: str) -> str:
    """What ``escape`` was given."""
    return cell[1:] if ESCAPED.match(cell) else cell
