import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.read import Reading, read
from sources.text.intake import ReadError

WIB = timezone(timedelta(hours=7))
BODY = """
<header><nav><a href="/">Beranda</a> <a href="/politik">Politik</a></nav>
<span>Senin, 2 Des 2024 08:00 WIB</span></header>
<article><h1>Menteri Janji Perbaiki Jembatan Kali Bening</h1>
<div class="waktu">Kabarlembah.example - 30/11/2024, 10:15 WIB</div>
<figure><img src="a.jpg"><figcaption>Menteri Budi Santoso meninjau jembatan. Budi menyatakan jembatan selesai tahun
depan.</figcaption></figure>
<div class="photo__caption">Bupati mengatakan jembatan aman.<a>Lihat Foto</a></div>
<p><strong>LEMBAH</strong> - Menteri Budi Santoso berjanji memperbaiki Jembatan Kali Bening yang
rusak akibat banjir.</p>
<script>var rahasia = "skrip di tengah artikel";</script>
<p>“Kami akan mulai bekerja pada Senin,” kata Budi, sebagaimana dikutip Kantor Berita Lembah, Sabtu (30/11/2024).</p>
<p><strong>Baca juga: <a href="/x">Banjir Rendam Tiga Desa di Lembah</a></strong></p>
<p onclick="alert(1)">Menurut warga, jembatan itu sudah dua kali ambruk. Mereka menuding kontraktor mengurangi mutu.</p>
<p>Pemerintah kabupaten belum menjelaskan berapa biaya yang diperlukan dan siapa yang akan menanggungnya.</p>
</article><aside><h3>Terkini Lainnya</h3><ul><li><a href="/1">Harga Cabai Naik</a></li></ul></aside>
<footer>Hak Cipta 2008-2024</footer>
"""


def page(head: str = "", body: str = BODY, *, attributes: str = 'lang="id-ID"') -> bytes:
    head = f'<head><meta charset="utf-8">{head}</head>'
    return f"<!DOCTYPE html><html {attributes}>{head}<body>{body}</body></html>".encode()


def refusal(raw: bytes, *, content_type: str = "text/html") -> ReadError:
    with pytest.raises(ReadError) as refused:
        read(raw, content_type=content_type)
    return refused.value


def test_the_article_is_read_one_paragraph_a_line() -> None:
    lines = read(page()).text.split("\n")
    assert (
        "“Kami akan mulai bekerja pada Senin,” kata Budi, sebagaimana dikutip Kantor Berita Lembah, Sabtu (30/11/2024)."
        in lines
    )
    assert lines[-1].startswith("Pemerintah kabupaten belum menjelaskan")


def test_furniture_inside_the_article_stays_where_it_stands() -> None:
    lines = read(page()).text.split("\n")
    quote = next(number for number, line in enumerate(lines) if line.startswith("“Kami"))
    assert lines[quote + 1] == "Baca juga: Banjir Rendam Tiga Desa di Lembah"


def test_what_stands_under_a_photo_is_kept() -> None:
    text = read(page()).text
    assert "Budi menyatakan jembatan selesai tahun depan." in text
    assert "Bupati mengatakan jembatan aman. Lihat Foto" in text


def test_scripts_and_menus_are_not_read() -> None:
    text = read(page("<style>p { color: red }</style><script>1</script>")).text
    for unwanted in ("skrip", "rahasia", "alert", "Beranda", "color", "Hak Cipta"):
        assert unwanted not in text


def test_the_page_says_who_published_it_and_when_in_json_ld() -> None:
    reading = read(
        page(
            """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "Bukan ini", "datePublished": "2001-01-01"},
            {"@type": "Organization", "@id": "#penerbit", "name": "Kabar Lembah"},
            {"@type": ["NewsArticle"], "headline": "Menteri Janji", "datePublished": "2024-11-30T10:15:00+07:00",
             "author": [{"@type": "Person", "name": "Ani"}, {"name": "Budi"}], "publisher": {"@id": "#penerbit"}}]}
            </script>"""
        )
    )
    assert reading.title == "Menteri Janji"
    assert reading.publisher == "Kabar Lembah"
    assert reading.author == "Ani, Budi"
    assert reading.published_at == datetime(2024, 11, 30, 10, 15, tzinfo=WIB)
    assert reading.language == "id"


def test_meta_tags_speak_where_there_is_no_json_ld() -> None:
    reading = read(
        page(
            '<meta property="og:site_name" content="Kabar Lembah"><meta property="og:title" '
            'content="Menteri &quot;Janji&quot; - Kabar Lembah"><meta name="author" content="Ani">'
            '<meta property="article:published_time" content="2024-11-30T03:15:00Z">'
            '<link rel="canonical" href="/berita/jembatan?utm_source=x#atas">'
        ),
        address="https://m.kabarlembah.example/berita/jembatan?page=all",
    )
    assert reading.title == 'Menteri "Janji"'
    assert reading.publisher == "Kabar Lembah"
    assert reading.author == "Ani"
    assert reading.published_at == datetime(2024, 11, 30, 3, 15, tzinfo=UTC)
    assert reading.canonical_address == "https://m.kabarlembah.example/berita/jembatan"


def test_a_silent_page_is_known_by_its_address_its_headline_and_the_line_under_it() -> None:
    reading = read(page(), address="https://www.kabarlembah.example/berita")
    assert reading.publisher == "kabarlembah.example"
    assert reading.title == "Menteri Janji Perbaiki Jembatan Kali Bening"
    assert reading.published_at == datetime(2024, 11, 30, 10, 15, tzinfo=WIB)
    assert reading.author is None


def test_a_clock_above_the_headline_is_not_the_time_of_publication() -> None:
    body = BODY.replace("Kabarlembah.example - 30/11/2024, 10:15 WIB", "")
    assert read(page(body=body)).published_at is None


def test_an_english_page_is_read_for_its_date_too() -> None:
    body = (
        "<article><h1>Minister promises new bridge</h1><p class=when>Published November 30, 2024</p>"
        "<p>“We will start on Monday,” said Mr Santoso, according to the Valley News Agency.</p></article>"
    )
    reading = read(page(body=body, attributes="lang=en"))
    assert (reading.language, reading.published_at) == ("en", date(2024, 11, 30))


@pytest.mark.parametrize(
    "script",
    [
        "{broken",
        "[" * 100_000,
        '{"@type": "NewsArticle", "datePublished": 1, "author": 7, "publisher": [[]], "headline": {}}',
        '{"@type": "NewsArticle", "n": ' + "9" * 10_000 + "}",
        "null",
    ],
)
def test_json_ld_that_makes_no_sense_counts_as_not_said(script: str) -> None:
    reading = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert reading.title == "Menteri Janji Perbaiki Jembatan Kali Bening"


def test_a_page_of_one_sentence_is_read() -> None:
    assert read(b"<html><body><p>Satu kalimat saja.</p></body></html>").text == "Satu kalimat saja."


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body><script>document.write('teks')</script><div id=app></div></body></html>",
        b"<html></html>",
        b"<!doctype html>",
        b"<html><body><!-- hanya komentar --></body></html>",
    ],
)
def test_a_page_without_text_is_refused(raw: bytes) -> None:
    assert refusal(raw).code == "no_text"


def test_the_declared_character_set_is_used_wherever_it_is_declared() -> None:
    body = "<article><p>Le ministre a déclaré que le pont serait réparé.</p></article>"
    by_header = f"<html><body>{body}</body></html>".encode("cp1252")
    by_meta = f'<html><head><meta charset="iso-8859-1"></head><body>{body}</body></html>'.encode("cp1252")
    expected = "Le ministre a déclaré que le pont serait réparé."
    assert read(by_header, content_type="text/html; charset=windows-1252").text == expected
    assert read(by_meta, content_type="text/html").text == expected
    assert read(by_header.decode("cp1252").encode("utf-16"), content_type="text/html").text == expected


def test_a_bad_byte_in_the_article_is_refused_and_one_outside_it_is_not() -> None:
    assert refusal(page().replace(b"LEMBAH", b"LEMB\xe9H")).code == "not_utf8"
    assert "Menurut warga" in read(page().replace(b"Hak Cipta", b"\xe9 Cipta")).text


def test_a_page_is_known_by_its_bytes_whatever_it_is_called() -> None:
    raw = b"<?xml version='1.0'?>\n<!-- komentar -->\n" + page()
    assert read(raw, content_type="text/plain", filename="a.txt").kind == "html"
    assert read(b"<p>Teks saja.", filename="a.html").kind == "html"


def test_a_canonical_address_that_is_the_front_page_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://kabarlembah.example/">'
    assert read(page(head), address="https://kabarlembah.example/berita").canonical_address is None


BOMBS = {
    "nested elements": "<div>" * 90_000 + "teks",
    "nested inline elements": ("<b>" * 300 + "teks") * 300,
    "tables in tables": "<table><tr><td>" * 30_000 + "teks",
    "links": "<p><a href='/x'>Tautan ke mana saja</a></p>" * 100_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(300_000)) + ">teks</p>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_too_big_to_read_is_refused_at_once(name: str) -> None:
    started = time.process_time()
    assert refusal(page(body=BODY + BOMBS[name])).code == "bomb"
    assert time.process_time() - started < 2


HEAVY = {
    "attributes": ("<p " + " ".join(f"a{number}" for number in range(199)) + ">teks</p>") * 4_000,
    "open brackets": "<" * 4_000_000,
    "one class": f'<p class="{"caption " * 500_000}">teks</p>',
    "one paragraph": "<p>" + "kata " * 900_000 + "</p>",
    "one word": "<p>" + "a" * 4_500_000 + "</p>",
    "white space": "<p>a" + " " * 4_500_000 + "b</p>",
    "no-break spaces": "<p>a" + "\u00a0" * 2_000_000 + "b</p>",
    "entities": "<p>" + "&amp;" * 900_000 + "</p>",
    "links": "<p><a href='/x'>Tautan ke mana saja</a></p>" * 20_000,
    "line breaks": "a<br>" * 45_000,
    "one comment": "<!--" + "-" * 4_500_000 + "-->",
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_page_is_read_in_bounded_time(name: str) -> None:
    started = time.process_time()
    reading = read(page(body=BODY + HEAVY[name]))
    assert reading.text
    assert time.process_time() - started < 20


def test_reading_an_ordinary_page_needs_little_memory() -> None:
    read(page())
    tracemalloc.start()
    assert isinstance(read(page()), Reading)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


TAGS = st.sampled_from(
    ["p", "div", "article", "h1", "table", "tr", "td", "figure", "figcaption", "script", "a", "time"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TAGS, st.booleans(), st.text(max_size=20)), max_size=30))
def test_any_tag_soup_is_read_or_refused_with_a_reason(soup: list[tuple[str, bool, str]]) -> None:
    body = "".join(f"<{'/' if closing else ''}{tag}>{text}" for tag, closing, text in soup)
    try:
        reading = read(page(body=body), content_type="text/html")
    except ReadError as refused:
        assert refused.code in {"no_text", "empty", "binary"}  # noqa: PT017 - most soups are readable
        return
    assert reading.text.strip()
