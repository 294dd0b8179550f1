"""The closed vocabularies of sources and documents, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    PERSON = "person", _("Person")
    GOVERNMENT = "government", _("Government")
    STATE_BODY = "state_body", _("State body")
    INTELLIGENCE = "intelligence", _("Intelligence service")
    NEWS_AGENCY = "news_agency", _("News agency")
    OUTLET = "outlet", _("Outlet")
    ORGANISATION = "organisation", _("Organisation")
    UNNAMED = "unnamed", _("Unnamed group")


class NameKind(models.TextChoices):
    NAME = "name", _("Name")
    ALIAS = "alias", _("Alias")
    ABBREVIATION = "abbreviation", _("Abbreviation")
    FORMER = "former", _("Former name")
    DOMAIN = "domain", _("Domain")


class TieKind(models.TextChoices):
    SPEAKS_FOR = "speaks_for", _("speaks for")
    PART_OF = "part_of", _("part of")
    CONTROLLED_BY = "controlled_by", _("controlled by")


class Reliability(models.TextChoices):
    """Source reliability of the Admiralty code (NATO STANAG 2511). F is no bottom: it cannot be judged."""

    A = "A", _("A · completely reliable")
    B = "B", _("B · usually reliable")
    C = "C", _("C · fairly reliable")
    D = "D", _("D · not usually reliable")
    E = "E", _("E · unreliable")
    F = "F", _("F · cannot be judged")


class Origin(models.TextChoices):
    """The way by which a document came in."""

    PASTE = "paste", _("Pasted")
    FILE = "file", _("File")
    ADDRESS = "address", _("Address")
    FEED = "feed", _("Feed")
    API = "api", _("API")
    COMMAND = "command", _("Command line")
    TABLE = "table", _("Table of claims")
    SEED = "seed", _("Demonstration")


class ItemState(models.TextChoices):
    """Where one submitted article stands. All but the first two are endings."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Being read")
    STORED = "stored", _("Stored")
    KNOWN = "known", _("Already here")
    REFUSED = "refused", _("Refused")


class FeedKind(models.TextChoices):
    UNKNOWN = "", _("Not read yet")
    RSS = "rss", _("RSS")
    ATOM = "atom", _("Atom")
    SITEMAP = "sitemap", _("Sitemap")
    NEWS = "news", _("News sitemap")
    INDEX = "index", _("Index of sitemaps")
    CLAIM_REVIEW = "claimreview", _("ClaimReview")


class FeedBrings(models.TextChoices):
    """What the desk takes from a feed."""

    ARTICLES = "articles", _("Articles")
    VERDICTS = "verdicts", _("Verdicts of another desk")


class FeedState(models.TextChoices):
    """Whether a feed is polled. All but the first are endings, out of which a person can start it again."""

    ACTIVE = "active", _("Polled")
    STOPPED = "stopped", _("Stopped by a person")
    FAILING = "failing", _("Switched off after failures")
    GONE = "gone", _("Gone for good")


class EntryState(models.TextChoices):
    """What was done with an entry when it was first seen."""

    HANDED_IN = "handed_in", _("Handed in")
    PASSED_OVER = "passed_over", _("Passed over: older than the newest taken")
    NO_ADDRESS = "no_address", _("Passed over: it has no address")


class Change(models.TextChoices):
    INSERT = "insert", _("added")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")


class Act(models.TextChoices):
    """What ``acting`` is told that somebody does, in words that follow their name.

    The last three stand where nobody told: the trigger then records what was done to the row.
    """

    ATTRIBUTION_CORRECTED = "attribution.corrected", _("corrected an attribution")
    ATTRIBUTION_WITHDRAWN = "attribution.withdrawn", _("withdrew an attribution")
    CANDIDATE_ACCEPTED = "candidate.accepted", _("accepted a candidate")
    CANDIDATE_ADDED = "candidate.added", _("added a candidate by hand")
    CANDIDATE_ASSIGNED = "candidate.assigned", _("kept a candidate for somebody")
    CANDIDATE_DUPLICATE = "candidate.duplicate", _("marked a candidate as a duplicate")
    CANDIDATE_GIVEN_BACK = "candidate.given_back", _("gave a candidate back to the queue")
    CANDIDATE_REJECTED = "candidate.rejected", _("rejected a candidate")
    CANDIDATE_SPLIT = "candidate.split", _("split a candidate")
    CANDIDATE_TAKEN_OVER = "candidate.taken_over", _("took a candidate over")
    CANDIDATE_UNDONE = "candidate.undone", _("took a decision on a candidate back")
    CLAIM_IMPORTED = "claim.imported", _("took the claim in from a file")
    CLAIM_RESTATED = "claim.restated", _("worded the claim anew")
    CLAIM_TOPIC_ADDED = "claim.topic_added", _("put the claim under a topic")
    CLAIM_TOPIC_WITHDRAWN = "claim.topic_withdrawn", _("took the claim from a topic")
    COMMENT_CHANGED = "comment.changed", _("changed a comment")
    COMMENT_MADE = "comment.made", _("commented")
    COMMENT_WITHDRAWN = "comment.withdrawn", _("withdrew a comment")
    EVIDENCE_ADDED = "evidence.added", _("added evidence")
    EVIDENCE_COPIED = "evidence.copied", _("stored a copy of evidence")
    EVIDENCE_WITHDRAWN = "evidence.withdrawn", _("took evidence out")
    CASE_TAKEN = "case.taken", _("took the case file out")
    EXTERNAL_CLAIMED = "external.claimed", _("made a claim of another desk's verdict")
    EXTERNAL_CONFIRMED = "external.confirmed", _("confirmed a match with another desk's verdict")
    EXTERNAL_REFUSED = "external.refused", _("refused a match with another desk's verdict")
    EXTERNAL_TAKEN = "external.taken", _("took another desk's verdict in")
    FEED_ADDED = "feed.added", _("added the feed")
    FEED_CHANGED = "feed.changed", _("changed the feed")
    FEED_STARTED = "feed.started", _("started the feed again")
    FEED_STOPPED = "feed.stopped", _("stopped the feed")
    FEED_SWITCHED_OFF = "feed.switched_off", _("switched the feed off after failures")
    RATING_ADDED = "rating.added", _("added a rating to the scale")
    RATING_CHANGED = "rating.changed", _("changed a rating of the scale")
    REVIEW_BEGUN = "review.begun", _("began a review")
    REVIEW_DRAFTED = "review.drafted", _("kept a draft of a review")
    REVIEW_SUBMITTED = "review.submitted", _("handed a review in")
    SOURCE_CHANGED = "source.changed", _("changed the source")
    SOURCE_GRADED = "source.graded", _("graded the source")
    SOURCE_MERGED = "source.merged", _("merged two sources")
    SOURCE_NAMED = "source.named", _("gave the source a name")
    SOURCE_REGISTERED = "source.registered", _("registered the source")
    SOURCE_TIED = "source.tied", _("tied two sources")
    SOURCE_UNMERGED = "source.unmerged", _("undid a merge of two sources")
    SOURCE_UNNAMED = "source.unnamed", _("took a name from the source")
    SOURCE_UNTIED = "source.untied", _("ended a tie of two sources")
    VERDICT_PUBLISHED = "verdict.published", _("published a verdict")
    WEBHOOK_CHANGED = "webhook.changed", _("changed the webhook")
    WEBHOOK_MADE = "webhook.made", _("made the webhook")
    WEBHOOK_SECRET_RENEWED = "webhook.secret_renewed", _("renewed the webhook's secret")
    WEBHOOK_STARTED = "webhook.started", _("started the webhook again")
    WEBHOOK_STOPPED = "webhook.stopped", _("stopped the webhook")
    WEBHOOK_SWITCHED_OFF = "webhook.switched_off", _("switched the webhook off after failures")
    INSERT = "insert", _("changed the database itself")
    UPDATE = "update", _("changed the database itself")
    DELETE = "delete", _("changed the database itself")


class Told(models.TextChoices):
    """What is announced to whom it concerns: the kinds of the outbox's rows."""

    CANDIDATE_CREATED = "candidate.created", _("candidates found")
    CANDIDATE_ASSIGNED = "candidate.assigned", _("candidate assigned")
    CANDIDATE_TAKEN_OVER = "candidate.taken_over", _("candidate taken over")
    CLAIM_ASSIGNED = "claim.assigned", _("claim assigned")
    CLAIM_COMMENTED = "claim.commented", _("claim commented on")
    CLAIM_DISAGREED = "claim.disagreed", _("reviewers disagree")
    CLAIM_SETTLED = "claim.settled", _("claim settled")
    VERDICT_PUBLISHED = "verdict.published", _("verdict published")
    VERDICT_CORRECTED = "verdict.corrected", _("verdict corrected")
    DOCUMENT_CHANGED = "document.changed", _("document changed")
    SOURCE_REGRADED = "source.regraded", _("source graded anew")
    SOURCE_TIED = "source.tied", _("source tied")
    SOURCE_UNTIED = "source.untied", _("tie ended")
    WEBHOOK_OFF = "webhook.switched_off", _("webhook switched off")


class RelayState(models.TextChoices):
    """Where an announcement stands. All but the first are endings."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken")
    GIVEN_UP = "given_up", _("Given up")
