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


class Told(models.TextChoices):
    """What is announced to whom it concerns: the kinds of the outbox's rows."""

    CANDIDATE_CREATED = "candidate.created", _("candidates found")
    CANDIDATE_ASSIGNED = "candidate.assigned", _("candidate assigned")
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
