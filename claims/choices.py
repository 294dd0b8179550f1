"""The closed vocabularies of candidates, claims and reviews, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.figures.precision import AS_IS, DUPLICATE, FIXED, REJECTED


class RunState(models.TextChoices):
    """Where an extraction stands. All but the first two are endings."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class CandidateState(models.TextChoices):
    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    DUPLICATE = "duplicate", _("Duplicate")


class RejectReason(models.TextChoices):
    NOT_SAID = "not_said", _("Nobody says this")
    WRONG_SPAN = "wrong_span", _("Passage is wrong beyond mending")
    OPINION = "opinion", _("Opinion, wish or greeting")
    TRIVIAL = "trivial", _("Not worth checking")
    FURNITURE = "furniture", _("Page furniture")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    """What became of a candidate: an acceptance told apart by whether a person had to mend it first."""

    AS_IS = AS_IS, _("Accepted as is")
    FIXED = FIXED, _("Accepted after a fix")
    DUPLICATE = DUPLICATE, _("Duplicate")
    REJECTED = REJECTED, _("Rejected")


class Kind(models.TextChoices):
    DIRECT = "direct", _("Direct")
    INDIRECT = "indirect", _("Indirect")
    MIXED = "mixed", _("Mixed")


class Stance(models.TextChoices):
    ASSERTS = "asserts", _("asserts")
    ACCUSES = "accuses", _("accuses")
    DENIES = "denies", _("denies")
    SILENT = "silent", _("is silent")
    PROMISES = "promises", _("promises")
    DEMANDS = "demands", _("demands")
    ASKS = "asks", _("asks")


class Role(models.TextChoices):
    SPEAKER = "speaker", _("Speaker")
    CARRIER = "carrier", _("Carrier")
    PUBLISHER = "publisher", _("Publisher")


class Resolution(models.TextChoices):
    RESOLVED = "resolved", _("Known source")
    AMBIGUOUS = "ambiguous", _("Several sources bear this name")
    UNKNOWN = "unknown", _("Unknown source")


class ClaimState(models.TextChoices):
    OPEN = "open", _("Waits for reviews")
    DISPUTED = "disputed", _("Reviewers disagree")
    SETTLED = "settled", _("Settled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Said(models.TextChoices):
    """Was it said?"""

    AS_REPORTED = "as_reported", _("As reported")
    DISTORTED = "distorted", _("Distorted")
    NOT_FOUND = "not_found", _("Not found")
    OUT_OF_CONTEXT = "out_of_context", _("Out of context")
    CANNOT_TELL = "cannot_tell", _("Cannot tell")


class Credibility(models.IntegerChoices):
    """Information credibility of the Admiralty code (NATO STANAG 2511). 6 is no bottom: it cannot be judged."""

    CONFIRMED = 1, _("1 · confirmed by other sources")
    PROBABLY = 2, _("2 · probably true")
    POSSIBLY = 3, _("3 · possibly true")
    DOUBTFUL = 4, _("4 · doubtful")
    IMPROBABLE = 5, _("5 · improbable")
    CANNOT_JUDGE = 6, _("6 · cannot be judged")


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Bears(models.TextChoices):
    """How a piece of evidence bears on a claim."""

    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    CONTEXT = "context", _("Context")


class Scope(models.TextChoices):
    """What a token may do. ``read`` is all that a consumer needs."""

    READ = "read", _("Read attributions, claims, documents, sources and verdicts")
    SUBMIT = "submit", _("Submit documents")
    TRIAGE = "triage", _("Decide candidates")
    REVIEW = "review", _("Review claims")
    REGISTER = "register", _("Change sources")


class Often(models.TextChoices):
    """How often somebody wants their notifications by mail."""

    IMMEDIATE = "immediate", _("at once")
    DAILY = "daily", _("once a day")
    NONE = "none", _("never")


class EndpointState(models.TextChoices):
    """Whether a webhook is sent to. All but the first are endings, out of which a person can start it again."""

    ACTIVE = "active", _("Sent to")
    STOPPED = "stopped", _("Stopped by a person")
    FAILING = "failing", _("Switched off after failures")
    GONE = "gone", _("Gone for good")


class DeliveryState(models.TextChoices):
    """Where one message stands. All but the first are endings, out of which a replay takes it."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up after three days")
    DROPPED = "dropped", _("Dropped: the webhook was switched off")


class ExportWhat(models.TextChoices):
    """Whose rows a table holds."""

    ATTRIBUTIONS = "attributions", _("Attributions")
    CLAIMS = "claims", _("Claims")
    VERDICTS = "verdicts", _("Verdicts")
    SOURCES = "sources", _("Sources")


class ExportState(models.TextChoices):
    """Where an export stands. All but the first two are endings."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Removed after its time")


class ImportState(models.TextChoices):
    """Where the reading of another desk's feed stands. All but the first two are endings."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read")
    FAILED = "failed", _("Not read")


class TakenIn(models.TextChoices):
    """What became of one entry of such a feed."""

    TAKEN = "taken", _("Taken")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class MatchState(models.TextChoices):
    """Whether another desk's verdict is about a claim of this one."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class SheetState(models.TextChoices):
    """Where a table of claims stands. The first three are no endings."""

    DRAFT = "draft", _("To be checked")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being taken in")
    DONE = "done", _("Taken in")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
