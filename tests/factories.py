"""Rows for tests, each as small as its rules allow. Name the columns that the test is about."""

import hashlib
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import Kind, Stance
from claims.models import (
    Attribution,
    Candidate,
    Claim,
    Endpoint,
    EndpointSecret,
    ExternalVerdict,
    ExtractionRun,
    Hop,
    Rating,
    VerdictImport,
)
from claims.models.webhook import OFFERED
from claims.pipeline.contract import PIPELINE
from claims.services import secrets
from claims.services.extraction import digest_of, passage_of
from sources.choices import Origin, SourceKind, Told
from sources.models import Announcement, Document, Source, SourceName
from sources.text.names import fold

number = count(1)

TEXT = (
    "Contoh Kota - Jembatan Pelabuhan Lama akan ditutup pekan depan.\n\n"
    '"Jembatan itu retak sepanjang 12 meter," kata juru bicara dinas, seperti dikutip Kantor Berita Contoh.\n\n'
    "Menurut kepala pelabuhan, perbaikan memakan waktu tiga bulan.\n"
)
QUOTATION = [[65, 105]]


def a_user(**columns: Any) -> User:
    columns.setdefault("username", f"person{next(number)}")
    columns.setdefault("email", f"{columns['username']}@desk.test")
    return User.objects.create_user(**columns)


def a_source(*other_names: str, **columns: Any) -> Source:
    columns.setdefault("name", f"Lembaga Contoh {next(number)}")
    source = Source.objects.create(**{"kind": SourceKind.ORGANISATION, **columns})
    for text in (source.name, *other_names):
        SourceName.objects.create(source=source, text=text, folded=fold(text))
    return source


def a_document(**columns: Any) -> Document:
    n = next(number)
    columns.setdefault("text", f"{TEXT}\nNomor {n}.\n")
    columns.setdefault("sha256", hashlib.sha256(columns["text"].encode()).hexdigest())
    usual = {"title": f"Contoh {n}", "publisher_name": "contoh.test", "language": "id", "origin": Origin.PASTE}
    return Document.objects.create(**{**usual, **columns})


def a_run(**columns: Any) -> ExtractionRun:
    if "document" not in columns:
        columns["document"] = a_document()
    return ExtractionRun.objects.get_or_create(
        document=columns.pop("document"), pipeline=columns.pop("pipeline", PIPELINE), defaults=columns
    )[0]


def a_candidate(**columns: Any) -> Candidate:
    """By default the quotation of ``TEXT``: an unknown speaker, carried by an unknown agency."""
    document = columns.pop("document", None) or a_document()
    run = columns.pop("run", None) or a_run(document=document)
    content = columns.setdefault("content", QUOTATION)
    usual: dict[str, Any] = {
        "digest": digest_of(content),
        "start": content[0][0],
        "passage": passage_of(document.text, content),
        "chain": [
            a_link("speaker", "juru bicara dinas"),
            a_link("carrier", "Kantor Berita Contoh"),
            a_link("publisher", "contoh.test"),
        ],
        "speaker_name": "juru bicara dinas",
        "kind": Kind.DIRECT,
        "stance": Stance.ASSERTS,
        "rule": "id.post.kata",
        "confidence": 0.9,
        "check_worthy": 0.5,
        "language": "id",
    }
    return Candidate.objects.create(document=document, run=run, **{**usual, **columns})


def a_link(role: str, name: str, **parts: Any) -> dict[str, Any]:
    """One hop of a candidate's chain, of no known source."""
    return {"role": role, "name": name, "span": None, "source": None, "resolution": "unknown", "choices": [], **parts}


def a_rating(**columns: Any) -> Rating:
    usual = {"code": "true", "name_en": "True", "name_id": "Benar", "value": 5}
    values = {**usual, **columns}
    return Rating.objects.get_or_create(code=values.pop("code"), defaults=values)[0]


def a_claim(**columns: Any) -> Claim:
    columns.setdefault("statement", f"Jembatan nomor {next(number)} retak sepanjang 12 meter.")
    columns.setdefault("created_by", columns.get("created_by") or a_user())
    return Claim.objects.create(**{"language": "id", **columns})


def an_attribution(*hops: Hop, **columns: Any) -> Attribution:
    """With these (unsaved) hops, or a chain of one unknown speaker."""
    claim = columns.pop("claim", None) or a_claim()
    document = columns.pop("document", None) or a_document()
    content = columns.setdefault("content", QUOTATION)
    usual: dict[str, Any] = {
        "digest": digest_of(content),
        "passage": passage_of(document.text, content),
        "kind": Kind.DIRECT,
        "stance": Stance.ASSERTS,
        "created_by": claim.created_by,
    }
    attribution = Attribution.objects.create(claim=claim, document=document, **{**usual, **columns})
    for hop in hops or [Hop(position=0, role="speaker", name="juru bicara dinas")]:
        hop.attribution = attribution
        hop.save(force_insert=True)
    return attribution


def an_announcement(**columns: Any) -> Announcement:
    usual: dict[str, Any] = {"kind": Told.CLAIM_DISAGREED, "subject_kind": "claim", "subject_id": 1}
    return Announcement.objects.create(**{**usual, **columns})


def a_webhook(**columns: Any) -> Endpoint:
    """A webhook that wants every event, with a secret of its own."""
    usual = {"name": f"Receiver {next(number)}", "address": "https://receiver.example/hook", "kinds": list(OFFERED)}
    endpoint = Endpoint.objects.create(**{**usual, "made_by": columns.get("made_by") or a_user(), **columns})
    EndpointSecret.objects.create(endpoint=endpoint, locked=secrets.locked(secrets.made()))
    return endpoint


def a_review(**fields: Any) -> dict[str, Any]:
    """A ClaimReview of another desk as JSON-LD, at an address of its own."""
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://periksa.example/{next(number)}",
        "claimReviewed": "Jembatan Pelabuhan retak sepanjang 12 meter.",
        "datePublished": "2026-03-02",
        "author": {"@type": "Organization", "name": "Periksa Bersama"},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Salah",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
        },
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Rana Wirya"}},
        **fields,
    }


def an_external_verdict(**columns: Any) -> ExternalVerdict:
    n = next(number)
    taken_in = columns.pop("taken_in", None) or VerdictImport.objects.create(
        filename="feed.json", state="done", ended_at=timezone.now(), submitted_by=a_user()
    )
    usual = {
        "key": hashlib.sha256(f"{n}".encode()).hexdigest(),
        "digest": "0" * 64,
        "address": f"https://periksa.example/{n}",
        "publisher_name": "Periksa Bersama",
        "claim_text": "Jembatan Pelabuhan retak sepanjang 12 meter.",
        "rating_name": "Salah",
        "raw": {"@type": "ClaimReview"},
    }
    return ExternalVerdict.objects.create(taken_in=taken_in, **{**usual, **columns})
