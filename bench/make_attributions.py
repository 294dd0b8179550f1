"""Makes attributions with chains of three hops, in the database itself: a million in minutes.

Rows are numbered, so that more can be added behind those that are there.
"""

from django.contrib.auth.models import User

from bench.filling import filling, number_on

SOURCES = 2000
NUMBERED = ["sources_source", "sources_document", "claims_claim", "claims_attribution"]
A_DOCUMENT = 10
A_CLAIM = 5
TEXT = (
    "Juru bicara mengatakan jembatan nomor ' || n || ' retak sepanjang dua belas meter, menurut kantor berita contoh."
)

STATEMENTS = [
    """INSERT INTO sources_source (id, kind, name, country, homepage, wikidata, note, version)
       SELECT n, 'organisation', 'Lembaga ' || n, 'ID', '', '', '', 1 FROM generate_series(1, %(sources)s) n
       ON CONFLICT DO NOTHING""",
    f"""INSERT INTO sources_document (id, address, title, publisher_id, publisher_name, author, language, text, sha256,
         origin, published_at)
       SELECT n, 'https://example.org/' || n, 'Artikel ' || n, 1 + n %% %(sources)s, 'Lembaga', '', 'id', '{TEXT}',
         encode(sha256(n::text::bytea), 'hex'), 'api', timestamptz '2020-01-01' + n * interval '1 minute'
       FROM generate_series(%(first)s / {A_DOCUMENT} + 1, %(last)s / {A_DOCUMENT}) n""",
    f"""INSERT INTO claims_claim (id, statement, language, state, reviews_needed, created_by_id, version)
       SELECT n, 'Jembatan nomor ' || n || ' retak sepanjang dua belas meter.', 'id', 'open', 2, %(user)s, 1
       FROM generate_series(%(first)s / {A_CLAIM} + 1, %(last)s / {A_CLAIM}) n""",
    f"""INSERT INTO claims_attribution (id, claim_id, document_id, digest, content, passage, kind, stance, said_on,
         figures, created_by_id, version)
       SELECT n, (n - 1) / {A_CLAIM} + 1, (n - 1) / {A_DOCUMENT} + 1, encode(sha256(n::text::bytea), 'hex'),
         '[[23, 70]]', 'jembatan nomor ' || n || ' retak sepanjang dua belas meter', 'indirect', 'asserts',
         date '2020-01-01' + n %% 2000, '[]', %(user)s, 1
       FROM generate_series(%(first)s + 1, %(last)s) n""",
    """INSERT INTO claims_hop (attribution_id, position, role, name, source_id, span)
       SELECT n, p, (ARRAY['speaker', 'carrier', 'publisher'])[p + 1], 'Lembaga',
         1 + (n * (7 + p) + p) %% %(sources)s, CASE WHEN p < 2 THEN '[0, 11]'::jsonb END
       FROM generate_series(%(first)s + 1, %(last)s) n, generate_series(0, 2) p""",
]


def make_attributions(*, first: int, last: int) -> None:
    """Those numbered ``first + 1`` to ``last``; both are multiples of ten."""
    user = User.objects.get_or_create(username="generator")[0]
    values = {"first": first, "last": last, "user": user.pk, "sources": SOURCES}
    with filling() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, values)
        number_on(cursor, *NUMBERED)
