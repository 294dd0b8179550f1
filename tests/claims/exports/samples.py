"""One claim as a desk might hold it: a minister speaks, an agency carries, a paper publishes. All of it invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

from claims.exports.rows import (
    AttributionRow,
    CaseRow,
    ClaimRow,
    CorrectionRow,
    DeskRow,
    DocumentRow,
    EventRow,
    EvidenceRow,
    HopRow,
    RatingRow,
    ReviewRow,
    SnapshotRow,
    SourceRow,
    StoredDocument,
    VerdictRow,
)

JAKARTA = timezone(timedelta(hours=7))

TEXT = (
    "KOTA BARU – Menteri Pangan Rana Wirya menyatakan, stok beras cukup untuk 90 hari 🌾, "
    "seperti dilansir Kabar Negeri.\n\nBaca juga: Harga cabai"
)
PASSAGE = "stok beras cukup untuk 90 hari 🌾"
START = TEXT.index(PASSAGE)

DESK = DeskRow(name="Meja Periksa", url="https://periksa.example", same_as=("https://social.example/periksa",))
MINISTER = SourceRow(
    id=1,
    kind="person",
    name="Rana Wirya",
    country="ID",
    wikidata="Q999999901",
    aliases=("Menteri Pangan",),
    grade="C",
    grade_reason="Figures were twice withdrawn",
    graded_at=datetime(2026, 1, 5, 9, tzinfo=JAKARTA),
)
AGENCY = SourceRow(id=2, kind="news_agency", name="Kabar Negeri", country="ID", homepage="https://kabar.example")
PAPER = SourceRow(id=3, kind="outlet", name="Harian Kota", country="ID", homepage="https://harian.example")

DOCUMENT = DocumentRow(
    id=11,
    title="Stok beras disebut cukup",
    sha256=sha256(TEXT.encode()).hexdigest(),
    address="https://harian.example/2026/03/02/beras",
    publisher=PAPER,
    language="id",
    published_at=datetime(2026, 3, 2, 8, 30, tzinfo=JAKARTA),
    fetched_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
)
HOPS = (
    HopRow(
        position=0, role="speaker", name="Menteri Pangan Rana Wirya", source=MINISTER,
        span=(TEXT.index("Menteri"), TEXT.index(" menyatakan")), said_on=date(2026, 3, 1),
    ),
    HopRow(
        position=1, role="carrier", name="Kabar Negeri", source=AGENCY,
        span=(TEXT.index("Kabar"), TEXT.index("Kabar") + len("Kabar Negeri")),
    ),
    HopRow(position=2, role="publisher", name="Harian Kota", source=PAPER),
)  # fmt: skip
ATTRIBUTION = AttributionRow(
    id=21,
    claim_id=31,
    claim="Stok beras nasional cukup untuk 90 hari",
    document=DOCUMENT,
    content=((START, START + len(PASSAGE)),),
    passage=PASSAGE,
    kind="indirect",
    stance="asserts",
    hops=HOPS,
    cue=(TEXT.index("menyatakan"), TEXT.index("menyatakan") + len("menyatakan")),
    said_on=date(2026, 3, 1),
    created_at=datetime(2026, 3, 2, 11, 0, tzinfo=JAKARTA),
    changed_at=datetime(2026, 3, 2, 11, 5, tzinfo=JAKARTA),
)

FALSE = RatingRow(code="false", name_en="False", name_id="Salah", value=1, worst=1, best=5)
TRUE = RatingRow(code="true", name_en="True", name_id="Benar", value=5, worst=1, best=5)
UNPROVEN = RatingRow(code="unproven", name_en="Unproven", name_id="Belum terbukti")

EVIDENCE = EvidenceRow(
    id=41,
    bears="refutes",
    address="https://statistik.example/beras",
    note="The census of warehouses counts 41 days.",
    added_at=datetime(2026, 3, 3, 9, 0, tzinfo=JAKARTA),
    added_by="Dewi",
)
VERDICT = VerdictRow(
    id=51,
    claim_id=31,
    number=1,
    address="https://periksa.example/verdicts/31",
    statement="Stok beras nasional cukup untuk 90 hari",
    summary="Gudang negara menyimpan beras untuk 41 hari, bukan 90.",
    said="as_reported",
    rating=FALSE,
    credibility=5,
    language="id",
    published_at=datetime(2026, 3, 5, 14, 0, tzinfo=JAKARTA),
    first_published_at=datetime(2026, 3, 5, 14, 0, tzinfo=JAKARTA),
    published_by="Sari",
    attributions=(ATTRIBUTION,),
    evidence=(EVIDENCE,),
)
CORRECTED = replace(
    VERDICT,
    id=52,
    number=2,
    published_at=datetime(2026, 3, 9, 16, 0, tzinfo=JAKARTA),
    note="Angka gudang diperbaiki dari 40 menjadi 41 hari.",
    corrections=(
        CorrectionRow(
            number=2,
            note="Angka gudang diperbaiki dari 40 menjadi 41 hari.",
            corrected_at=datetime(2026, 3, 9, 16, 0, tzinfo=JAKARTA),
        ),
    ),
)
CLAIM = ClaimRow(
    id=31,
    statement="Stok beras nasional cukup untuk 90 hari",
    state="published",
    created_at=datetime(2026, 3, 2, 11, 0, tzinfo=JAKARTA),
    language="id",
    credibility=5,
    attributions=1,
    verdict=CORRECTED,
)
RAW = f"<!doctype html><title>Beras</title><script>alert(1)</script><p>{TEXT}</p>".encode()
STORED = StoredDocument(
    document=DOCUMENT,
    text=TEXT,
    snapshots=(
        SnapshotRow(
            id=61,
            raw=RAW,
            sha256=sha256(RAW).hexdigest(),
            fetched_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
            content_type="text/html; charset=utf-8",
            address="https://harian.example/2026/03/02/beras",
        ),
    ),
)
REVIEW = ReviewRow(
    id=71,
    reviewer="Dewi",
    said="as_reported",
    rating=FALSE,
    credibility=5,
    rationale="The census says otherwise.",
    submitted_at=datetime(2026, 3, 4, 9, 0, tzinfo=JAKARTA),
)
EVENT = EventRow(
    id=81,
    at=datetime(2026, 3, 2, 11, 0, tzinfo=JAKARTA),
    actor="Dewi",
    act="candidate.accept",
    table="claims_attribution",
    row_id=21,
    after={"stance": "asserts"},
)
CASE = CaseRow(
    claim=CLAIM,
    attributions=(ATTRIBUTION,),
    documents=(STORED,),
    evidence=(EVIDENCE,),
    reviews=(REVIEW,),
    verdicts=(VERDICT, CORRECTED),
    history=(EVENT,),
    desk=DESK,
    made_at=datetime(2026, 4, 1, 8, 0, tzinfo=UTC),
)
