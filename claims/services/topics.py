"""Gathering claims under topics: a name typed is the topic of that name in any case, made if there is none."""

import unicodedata

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimTopic, Topic
from claims.services.errors import Refused
from sources.services.audit import acting

LONGEST = 80
MOST_OF_A_CLAIM = 20


def put_under(claim: Claim, *, by: User, name: str) -> Topic:
    """Say that the claim is about the topic of this name. Saying it twice is saying it once."""
    written = _name(name)
    with acting(actor=by, act="claim.topic_added"):
        Claim.objects.select_for_update().only("pk").get(pk=claim.pk)
        topic = _topic(written, by=by)
        standing = ClaimTopic.objects.filter(claim=claim, withdrawn_at__isnull=True)
        if standing.filter(topic=topic).exists():
            return topic
        if standing.count() >= MOST_OF_A_CLAIM:
            raise Refused(
                _("A claim has at most %(most)d topics: take one out first.") % {"most": MOST_OF_A_CLAIM}, field="name"
            )
        ClaimTopic.objects.create(claim=claim, topic=topic, added_by=by)
    return topic


def take_out(claim: Claim, *, by: User, topic: Topic) -> None:
    """Say that the claim is not about the topic after all; the row stays."""
    with acting(actor=by, act="claim.topic_withdrawn"):
        ClaimTopic.objects.filter(claim=claim, topic=topic, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )


def _name(written: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not slugify(name, allow_unicode=True):
        raise Refused(_("Name the topic: a word with a letter or digit in it."), field="name")
    if len(name) > LONGEST:
        raise Refused(_("A topic's name has at most %(most)d characters.") % {"most": LONGEST}, field="name")
    return name


def _topic(name: str, *, by: User) -> Topic:
    """Found, or made unless somebody makes it at this moment: the unique index on the name in lower case decides."""
    found = Topic.objects.filter(name__iexact=name).first()
    if found is None:
        with transaction.atomic():
            row = Topic(name=name, slug=_free_slug(name), created_by=by)
            Topic.objects.bulk_create([row], ignore_conflicts=True)
        found = Topic.objects.filter(name__iexact=name).first()
    if found is None:
        raise Refused(_("Somebody made a topic of nearly this name at this moment: try again."), code="conflict")
    return found


def _free_slug(name: str) -> str:
    """The name in an address; a number behind it where two names give the same (“C” and “C#”)."""
    slug = slugify(name, allow_unicode=True)
    taken = set(Topic.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)
