"""What templates of the desk may draw."""

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims.choices import Role
from claims.exports.chain import Node, chain_svg
from claims.exports.validate import RULES, SAID, Problem
from claims.models import Attribution, Hop
from sources.models import Publication
from sources.text.addresses import domain

register = template.Library()
OUTLETS_DRAWN = 4
"""Beside the first; all are named below the chain."""


@register.simple_tag(name="chain_svg")
def draw_chain(attribution: Attribution, *, for_strangers: bool = False) -> SafeString:
    """The chain of an attribution whose hops carry their source and its ``grade`` (``queries.graded_hops``), and
    whoever published the same text too.

    Strangers, who read a published verdict, get no link into the desk and no grade of its sources.
    """
    nodes = [node_of(hop, attribution, for_strangers=for_strangers) for hop in attribution.hops.all()]
    also = [outlet_of(place, for_strangers=for_strangers) for place in attribution.document.elsewhere[:OUTLETS_DRAWN]]
    if nodes and nodes[-1].role != Role.PUBLISHER:
        nodes, also = [*nodes, *also[:1]], also[1:]
    title = _("Chain, from the speaker to the publisher")
    told = "; ".join(described(node) for node in [*nodes, *also])
    drawn = chain_svg(nodes, key=str(attribution.pk), title=title, description=told, also=also)
    return mark_safe(drawn)  # chain_svg escapes every word it is given


@register.filter
def rule_told(problem: Problem) -> str:
    """Which rule of ClaimReview is broken, where, and by what, in the reader's language."""
    return problem.said(_(SAID), rule=_(RULES[problem.code]))


@register.filter
def percent(share: float) -> int:
    """A share from 0 to 1 in whole percent."""
    return round(100 * share)


@register.filter
def as_json(value: Any) -> str:
    """What was told by a machine, laid out for a person."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def node_of(hop: Hop, attribution: Attribution, *, for_strangers: bool) -> Node:
    speaks = hop.role == Role.SPEAKER
    source = hop.source
    return Node(
        role=hop.role,
        role_name=str(hop.get_role_display()),
        name=source.name if source else hop.name or _("not named"),
        grade=("" if for_strangers else getattr(hop, "grade", None)) or "",
        said_on=date_format(hop.said_on, "SHORT_DATE_FORMAT") if hop.said_on else "",
        href=reverse("source", args=[source.pk]) if source and not for_strangers else "",
        stance=attribution.stance if speaks else "",
        stance_name=str(attribution.get_stance_display()) if speaks else "",
    )


def outlet_of(place: Publication, *, for_strangers: bool) -> Node:
    """Another outlet of the same text, with the day on which it published it."""
    return Node(
        role=Role.PUBLISHER,
        role_name=str(Role.PUBLISHER.label),
        name=place.outlet.name if place.outlet else place.publisher_name or domain(place.address),
        said_on=date_format(localtime(place.published_at), "SHORT_DATE_FORMAT") if place.published_at else "",
        href=reverse("source", args=[place.outlet.pk]) if place.outlet and not for_strangers else "",
    )


def described(node: Node) -> str:
    """One hop in words, for those who do not see the picture."""
    graded = _("reliability %(grade)s") % {"grade": node.grade} if node.grade else ""
    return ", ".join(part for part in (f"{node.role_name} {node.name}", node.small, graded) if part)
