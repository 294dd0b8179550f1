"""Tables of claims in words: what the columns are called, and what is wrong with a row."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from claims.exports.claim_sheet import LONGEST, Fault

FIELD_WORDS = {
    "statement": _("Statement"),
    "language": _("Language"),
    "speaker": _("Speaker"),
    "carriers": _("Carriers"),
    "stance": _("Stance"),
    "kind": _("Kind of speech"),
    "said_on": _("Said on"),
    "address": _("Address"),
    "passage": _("Passage"),
    "topics": _("Topics"),
    "note": _("Note"),
}
FAULT_WORDS = {
    "missing": _("it is empty"),
    "too_long": _("it is longer than %(most)d characters"),
    "no_code": _("“%(cell)s” is none of the words that are known here"),
    "no_day": _("“%(cell)s” is no day: write 2024-11-29, 29/11/2024 (the day first) or 29 November 2024"),
    "no_address": _("“%(cell)s” is no web address: it must begin with https:// or http://"),
    "claim_closed": _("the claim of these words is withdrawn: restore it or word this one otherwise"),
}
SHEET_WORDS = {
    "empty": _("There is nothing in this file."),
    "encoding": _("This file is no text. Save it as “CSV UTF-8” and send it again."),
    "header": _("The first line must name the columns."),
    "cell": _("A quotation mark is opened and never closed in row %(row)d. Close it and send the file again."),
}
MAPPING_WORDS = {
    "no_statement": _("Choose the column that holds the statement."),
    "twice": _("Two columns are to hold the same: choose one of them."),
    "unknown": _("Choose from what is offered."),
    "ended": _("This file was taken in or cancelled already."),
}


def fault_in_words(fault: Fault) -> str:
    """The column and what is wrong, such as “Said on: “soon” is no day …”."""
    wrong = FAULT_WORDS.get(fault.code)
    told = str(wrong) % {"cell": fault.cell, "most": LONGEST.get(fault.field, 200)} if wrong else fault.cell
    field = FIELD_WORDS.get(fault.field)
    return f"{field}: {told}" if field else told


def faults_in_words(faults: Iterable[Fault]) -> str:
    return "; ".join(fault_in_words(fault) for fault in faults)
