"""Talking of a claim: a comment stands, may be changed by its author for ten minutes, and is withdrawn, not deleted."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Claim, Comment, Mention, Watch
from claims.permissions import may
from claims.services.errors import Refused
from claims.text.mentions import called
from sources.choices import Told
from sources.services.announcing import announce
from sources.services.audit import acting

CHANGEABLE = timedelta(minutes=10)
LONGEST = 5000


def say(claim: Claim, *, by: User, text: str) -> Comment:
    """Comment on the claim. Those whom ``@name`` calls, and those who watch the claim, are told."""
    with acting(actor=by, act="comment.made"):
        comment = Comment.objects.create(claim=claim, author=by, text=_checked(text))
        _tell(comment, by=by, mentioned=_mention(comment))
    return comment


def reword(comment: Comment, *, by: User, text: str) -> Comment:
    """Change one's own comment within ten minutes; who is called only now is told now."""
    checked = _checked(text)
    with acting(actor=by, act="comment.changed"):
        changed = Comment.objects.filter(
            pk=comment.pk, author=by, withdrawn_at__isnull=True, made_at__gt=timezone.now() - CHANGEABLE
        ).update(text=checked, changed_at=timezone.now())
        if not changed:
            raise Refused(
                _("A comment can be changed by its author for ten minutes, and not once it is withdrawn."),
                code="comment_stands",
            )
        comment = Comment.objects.get(pk=comment.pk)
        mentioned = _mention(comment)
        if mentioned:
            _tell(comment, by=by, mentioned=mentioned)
    return comment


def withdraw(comment: Comment, *, by: User) -> None:
    """Take the comment's words off the page; the history keeps them. Its author may, and who settles claims."""
    if comment.author_id != by.pk and not may(by, "claims.settle_claim"):
        raise Refused(_("Only %(who)s or an editor can withdraw this comment.") % {"who": comment.author})
    with acting(actor=by, act="comment.withdrawn"):
        Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def watch(claim: Claim, *, by: User, watched: bool) -> None:
    """Be told, or be told no more, what becomes of the claim."""
    if watched:
        Watch.objects.get_or_create(claim=claim, person=by)
    else:
        Watch.objects.filter(claim=claim, person=by).delete()


def unknown_names(text: str) -> list[str]:
    """What the text calls with ``@`` that is nobody's name, so that its writer can mend it."""
    names = called(text)
    known = set(_people(names))
    return sorted(name for name in names - known if name == name.rstrip(".-+@") and f"{name}." not in known)


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("A comment has at most %(most)d characters.") % {"most": LONGEST}, field="text")
    return text.strip()


def _people(names: set[str]) -> dict[str, int]:
    """Active people by their names in lower case."""
    found = User.objects.annotate(in_lower_case=Lower("username")).filter(in_lower_case__in=names, is_active=True)
    return dict(found.values_list("in_lower_case", "pk"))


def _mention(comment: Comment) -> list[int]:
    """Note whom the comment calls; returns those whom it did not call before."""
    told = set(comment.mentions.values_list("person_id", flat=True))
    new = sorted(set(_people(called(comment.text)).values()) - told)
    Mention.objects.bulk_create([Mention(comment=comment, person_id=person) for person in new])
    return new


def _tell(comment: Comment, *, by: User, mentioned: list[int]) -> None:
    body = {"claim": comment.claim_id, "comment": comment.pk, "mentioned": mentioned}
    announce(kind=Told.CLAIM_COMMENTED, about=("claim", comment.claim_id), body=body, by=by)
