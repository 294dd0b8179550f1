"""What a notification says, in the reader's language: for the page and for mail, batched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models import Claim, Notification, Review, Verdict
from sources.choices import Told
from sources.models import Document, ReliabilityGrade, Source


@dataclass(frozen=True, slots=True)
class Line:
    """One notification in words: ``text`` what happened, ``about`` to what, ``why`` the reasons, ``path`` where."""

    notification: Notification
    text: str
    about: str
    path: str
    why: tuple[str, ...] = ()


class Rows:
    """The rows that some notifications speak of, each kind by one query."""

    def __init__(self, bodies: Sequence[dict[str, Any]]) -> None:
        self.claims = self._of(Claim.objects.only("statement"), bodies, "claim")
        self.sources = self._of(Source.objects.only("name"), bodies, "source")
        self.documents = self._of(Document.objects.only("title"), bodies, "document")
        self.grades = self._of(ReliabilityGrade.objects.only("reason"), bodies, "line")
        self.reviews = self._of(Review.objects.select_related("rating"), bodies, "settling")
        self.verdicts = self._of(Verdict.objects.select_related("rating"), bodies, "verdict")

    @staticmethod
    def _of(rows: Any, bodies: Sequence[dict[str, Any]], key: str) -> dict[int, Any]:
        numbers = {body[key] for body in bodies if key in body}
        found: dict[int, Model] = rows.in_bulk(numbers) if numbers else {}
        return found


def in_words(notifications: Sequence[Notification]) -> list[Line]:
    """Each notification (with its announcement and actor) as a line; at most six queries for any number."""
    rows = Rows([n.announcement.body for n in notifications])
    return [WORDING[n.announcement.kind](n, n.announcement.body, rows) for n in notifications]


def _who(notification: Notification) -> str:
    actor = notification.announcement.actor
    return (actor.get_full_name() or actor.get_username()) if actor else _("The desk")


def _on_claim(n: Notification, body: dict[str, Any], rows: Rows, text: str, why: Sequence[str] = ()) -> Line:
    about = rows.claims[body["claim"]].statement
    path = reverse("claim", args=[body["claim"]])
    return Line(n, text=text, about=about, path=path, why=tuple(part for part in why if part))


def _candidate_assigned(n: Notification, body: dict[str, Any], _rows: Rows) -> Line:
    many = body.get("number", 1)
    if many == 1:
        return _on_candidate(n, body, _("%(who)s gave you a candidate to decide.") % {"who": _who(n)})
    text = _("%(who)s gave you candidates to decide.") % {"who": _who(n)}
    about = _("%(number)s candidates") % {"number": many}
    return Line(n, text=text, about=about, path=f"{reverse('triage_queue')}?assigned=me")


def _candidate_taken_over(n: Notification, body: dict[str, Any], _rows: Rows) -> Line:
    return _on_candidate(n, body, _("%(who)s took over a candidate that was yours to decide.") % {"who": _who(n)})


def _on_candidate(n: Notification, body: dict[str, Any], text: str) -> Line:
    about = _("Candidate %(number)s") % {"number": body["candidate"]}
    return Line(n, text=text, about=about, path=reverse("triage_show", args=[body["candidate"]]))


def _claim_assigned(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    return _on_claim(n, body, rows, _("%(who)s gave you a claim to review.") % {"who": _who(n)})


def _commented(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    if n.person_id in body["mentioned"]:
        text = _("%(who)s mentioned you in a comment.") % {"who": _who(n)}
    else:
        text = _("%(who)s commented on a claim that you watch.") % {"who": _who(n)}
    return _on_claim(n, body, rows, text)


def _disagreed(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    fields = {"said": _("was it said?"), "rating_id": _("is it so?"), "credibility": _("credibility")}
    differ = _("They differ in: %(fields)s.") % {"fields": ", ".join(fields[name] for name in body["differing"])}
    return _on_claim(n, body, rows, _("The reviews differ: the claim waits to be settled."), [differ])


def _settled(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    review = rows.reviews[body["settling"]]
    found = f"{review.get_said_display()} · {review.rating}"
    return _on_claim(n, body, rows, _("The claim is settled by its reviews."), [found, review.rationale])


def _published(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    verdict = rows.verdicts[body["verdict"]]
    text = _("The verdict is corrected.") if "replaces" in body else _("The verdict is published.")
    found = f"{verdict.get_said_display()} · {verdict.rating}"
    return _on_claim(n, body, rows, text, [found, verdict.note, verdict.summary])


def _document_changed(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    return Line(
        n,
        text=_("A document changed on which a published claim rests."),
        about=rows.documents[body["document"]].title,
        path=reverse("document", args=[body["document"]]),
        why=(body["address"],),
    )


def _regraded(n: Notification, body: dict[str, Any], rows: Rows) -> Line:
    told = {"who": _who(n), "grade": body["grade"], "before": body["before"]}
    if body["before"]:
        text = _("%(who)s graded a source of your claims %(grade)s; it was %(before)s.") % told
    else:
        text = _("%(who)s graded a source of your claims %(grade)s; it had no grade.") % told
    source = body["source"]
    path = reverse("source", args=[source])
    return Line(n, text=text, about=rows.sources[source].name, path=path, why=(rows.grades[body["line"]].reason,))


def _webhook_off(n: Notification, body: dict[str, Any], _rows: Rows) -> Line:
    text = _("A webhook was switched off: its receiver does not take its messages.")
    return Line(
        n, text=text, about=body["name"], path=reverse("webhook", args=[body["endpoint"]]), why=(body["reason"],)
    )


WORDING: dict[str, Callable[[Notification, dict[str, Any], Rows], Line]] = {
    Told.CANDIDATE_ASSIGNED: _candidate_assigned,
    Told.CANDIDATE_TAKEN_OVER: _candidate_taken_over,
    Told.CLAIM_ASSIGNED: _claim_assigned,
    Told.CLAIM_COMMENTED: _commented,
    Told.CLAIM_DISAGREED: _disagreed,
    Told.CLAIM_SETTLED: _settled,
    Told.VERDICT_PUBLISHED: _published,
    Told.VERDICT_CORRECTED: _published,
    Told.DOCUMENT_CHANGED: _document_changed,
    Told.SOURCE_REGRADED: _regraded,
    Told.WEBHOOK_OFF: _webhook_off,
}
