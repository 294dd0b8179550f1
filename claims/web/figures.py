"""The desk's figures: how far reviewers agree, each number with the claims behind it."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.choices import Credibility, Said
from claims.figures.agreement import Agreement
from claims.figures.plots import Bar
from claims.models import Claim, Rating
from claims.queries import agreement as agreeing
from claims.web.access import needs
from claims.web.figure_forms import QUESTIONS, AgreementForm, ComparedClaimsForm
from claims.web.numbered import numbered_page

Row = tuple[Any, Agreement, str]
"""What the figures are of, the figures, and the address of the claims behind them."""


@require_GET
@needs("claims.view_review")
def agreement(request: HttpRequest) -> HttpResponse:
    """Percent, kappa and alpha by question, by month and by pair of reviewers."""
    form = AgreementForm(request.GET)
    question, items = form.question_asked, agreeing.graded(form.compared())
    pairs = agreeing.by_pair(items, question)
    people = agreeing.people_named({number for pair, _figures in pairs for number in pair})
    months = [_month_row(form, month, figures) for month, figures in agreeing.by_month(items, question)]
    around = {
        "form": form,
        "questions": [_question_row(form, code, label, items) for code, label in QUESTIONS],
        "months": months,
        "topics": [_topic_row(form, *row) for row in agreeing.by_topic(items, question)],
        "pairs": [_pair_row(form, people[a], people[b], figures) for (a, b), figures in pairs],
        "plot": [_month_bar(row) for row in reversed(months)],
        "series": {"agree": _("agree"), "differ": _("differ")},
        "question": dict(QUESTIONS)[question],
    }
    return render(request, "claims/agreement.html", around)


@require_GET
@needs("claims.view_review")
def agreement_claims(request: HttpRequest) -> HttpResponse:
    """The claims behind a figure, the blind answers to each side by side."""
    form = ComparedClaimsForm(request.GET)
    question = form.question_asked
    items = agreeing.graded(form.compared())
    if form.told("differing"):
        items = [item for item in items if item.differ(question)]
    page = numbered_page(items, request, number=lambda item: item.claim)
    claims = Claim.objects.select_related("verdict__rating").in_bulk([item.claim for item in page.rows])
    people = agreeing.people_named({who for item in page.rows for who in item.answers})
    words = _words_of(question)
    around = {
        "form": form,
        "page": page,
        "count": len(items),
        "rows": [
            (
                claims[item.claim],
                [(people[who], words(a.to(question))) for who, a in sorted(item.answers.items())],
                item,
            )
            for item in page.rows
        ],
    }
    return render(request, "claims/agreement_claims.html", around)


def _words_of(question: str) -> Callable[[Any], str]:
    """How an answer to the question is written for the reader."""
    if question == "rating":
        ratings = {rating.code: rating.name for rating in Rating.objects.all()}
        return lambda code: ratings[code]
    return lambda value: str((Said if question == "said" else Credibility)(value).label)


def _behind(form: AgreementForm, **narrower: Any) -> str:
    """The address of the claims behind figures of ``form``, narrowed further."""
    asked = form.compared()
    told = {
        "question": form.question_asked,
        "since": asked.since,
        "until": asked.until,
        "language": asked.language,
        "topic": asked.topic,
        "first_reviewer": form["first_reviewer"].value() or "",
        "second_reviewer": form["second_reviewer"].value() or "",
        **narrower,
    }
    return reverse("agreement_claims") + "?" + urlencode({key: value for key, value in told.items() if value})


def _question_row(form: AgreementForm, code: str, label: Any, items: Sequence[agreeing.Graded]) -> Row:
    return label, agreeing.agreement(items, code), _behind(form, question=code)


def _month_row(form: AgreementForm, month: date, figures: Agreement) -> Row:
    asked = form.compared()
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return month, figures, _behind(form, since=max(month, asked.since), until=min(last, asked.until))


def _topic_row(form: AgreementForm, topic: tuple[str, str], figures: Agreement) -> Row:
    slug, name = topic
    return name, figures, _behind(form, topic=slug)


def _pair_row(form: AgreementForm, one: Any, other: Any, figures: Agreement) -> Row:
    return (one, other), figures, _behind(form, first_reviewer=one.pk, second_reviewer=other.pk)


def _month_bar(row: Row) -> Bar:
    month, figures, behind = row
    return Bar(
        label=date_format(month, "M"),
        name=date_format(month, "F Y"),
        parts={"agree": figures.items - figures.differing, "differ": figures.differing},
        href=behind,
    )
