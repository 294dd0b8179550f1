"""Feeds as sites of the wild send them, whole, broken and hostile."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.read.feeds import Link, linked_feeds, read_feed
from sources.text.feeds import FeedError
from sources.text.intake import MAX_BYTES

HERE = "https://warta.example/rss"
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Warta  Pelabuhan</title><language>id-ID</language>
<item><guid isPermaLink="false">w-2</guid><title>Dermaga &amp; gudang</title><link>/berita/2</link>
<pubDate>Mon, 23 Nov 2026 12:30:00 +0700</pubDate></item>
<item><guid>https://warta.example/berita/1</guid><title>Tanpa tautan</title></item>
<item><title>Tanpa alamat</title></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Warta</title><entry><id>urn:w:1</id><title>Satu</title>
<link rel="alternate" href="https://warta.example/1"/><updated>2026-11-23T05:00:00Z</updated></entry></feed>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://warta.example/a </loc><lastmod>2026-11-22</lastmod>
<image:image><image:loc>https://warta.example/a.jpg</image:loc></image:image></url>
<url><loc>https://warta.example/b</loc><lastmod>yesterday</lastmod></url></urlset>"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://warta.example/n</loc><news:news>
<news:publication><news:name>Warta</news:name><news:language>id</news:language></news:publication>
<news:publication_date>2026-11-23T10:00:00+07:00</news:publication_date><news:title>Kapal tiba</news:title>
</news:news></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://warta.example/old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>
<sitemap><loc>https://warta.example/new.xml</loc><lastmod>2026-11-23</lastmod></sitemap></sitemapindex>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPE = f'<?xml version="1.0" encoding="{{}}"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def refusal(raw: bytes) -> str:
    with pytest.raises(FeedError) as refused:
        read_feed(raw, address=HERE)
    return refused.value.code


def test_rss_gives_entries_with_whole_addresses_and_times_in_utc() -> None:
    read = read_feed(RSS, address=HERE)
    assert (read.kind, read.title, read.language) == ("rss", "Warta Pelabuhan", "id-id")
    first, second, third = read.entries
    assert (first.name, first.address, first.title) == ("w-2", "https://warta.example/berita/2", "Dermaga & gudang")
    assert first.published_at == datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    assert second.address == "https://warta.example/berita/1"
    assert (third.name, third.address) == ("", "")


def test_atom_gives_its_ids_and_when_an_entry_changed() -> None:
    read = read_feed(ATOM, address=HERE)
    assert (read.kind, read.entries[0].name) == ("atom", "urn:w:1")
    assert read.entries[0].changed_at == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_sitemap_s_pictures_are_no_pages_and_a_date_that_is_none_is_left_out() -> None:
    read = read_feed(SITEMAP, address=HERE)
    assert (read.kind, [entry.address for entry in read.entries]) == (
        "sitemap",
        ["https://warta.example/a", "https://warta.example/b"],
    )
    assert [entry.changed_at for entry in read.entries] == [datetime(2026, 11, 22, tzinfo=UTC), None]
    assert read.entries[0].published_at is None


def test_a_news_sitemap_tells_titles_and_when_they_were_published() -> None:
    entry = read_feed(NEWS, address=HERE).entries[0]
    assert (entry.title, entry.published_at) == ("Kapal tiba", datetime(2026, 11, 23, 3, tzinfo=UTC))


def test_an_index_names_its_sitemaps_newest_first() -> None:
    read = read_feed(INDEX, address=HERE)
    assert (read.kind, read.parts) == ("index", ("https://warta.example/new.xml", "https://warta.example/old.xml"))


def test_a_sitemap_kept_as_a_gzip_file_is_unpacked_to_a_bound() -> None:
    assert read_feed(gzip.compress(SITEMAP), address=HERE).kind == "sitemap"
    assert refusal(gzip.compress(b"<urlset>" + b" " * (MAX_BYTES + 1))) == "feed_bomb"
    assert refusal(b"\x1f\x8bno gzip at all") == "feed_unreadable"


def test_an_rss_feed_that_is_no_whole_xml_is_read_as_far_as_it_goes() -> None:
    broken = b"<rss version='2.0'><channel><item><title>A & B</title><link>https://warta.example/1</link></item>"
    assert [entry.title for entry in read_feed(broken, address=HERE).entries] == ["A & B"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_multiply_are_not_followed(encoding: str) -> None:
    feed = f"{DOCTYPE}<rss version='2.0'><channel><title>&l9;</title><item><title>&l9;</title></item></channel></rss>"
    read = read_feed(feed.format(encoding).encode(encoding), address=HERE)
    assert len(read.title) < 10
    sitemap = f"{DOCTYPE}<urlset><url><loc>https://warta.example/&l9;</loc></url></urlset>"
    assert refusal(sitemap.format(encoding).encode(encoding)) in {"feed_broken", "feed_unreadable"}


def test_an_entity_that_names_a_file_of_ours_stays_empty(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("rahasia")
    doctype = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{tmp_path}/secret">]>'
    rss = f"{doctype}<rss version='2.0'><channel><title>x&f;</title><item><title>&f;</title></item></channel></rss>"
    assert "rahasia" not in repr(read_feed(rss.encode(), address=HERE))
    sitemap = f"{doctype}<urlset><url><loc>https://warta.example/&f;</loc></url></urlset>"
    assert "rahasia" not in repr(read_feed(sitemap.encode(), address=HERE))


def test_bytes_that_are_the_name_of_a_file_of_ours_are_not_opened(tmp_path: Path) -> None:
    kept = tmp_path / "feed.xml"
    kept.write_bytes(RSS)
    assert refusal(str(kept).encode()) == "feed_unreadable"


def test_what_is_no_feed_is_refused_with_what_it_is() -> None:
    assert refusal(b"<!doctype html><html><head><title>x</title></head></html>") == "feed_is_page"
    assert refusal(b'{"version": "https://jsonfeed.org"}') == "feed_unreadable"
    assert refusal(b"") == "feed_unreadable"
    assert refusal(b"<urlset><url><loc>https://warta.example/a") == "feed_broken"


def test_a_page_s_feeds_are_found_with_whole_addresses() -> None:
    page = b"""<html><head><link rel="stylesheet" href="x.css"><link rel=alternate hreflang=en href=/en>
    <link rel="alternate" type="application/rss+xml" title="Utama" href="/feed">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom.xml">
    <link rel="alternate" type="application/rss+xml" href="/feed"></head></html>"""
    assert linked_feeds(page, address="https://warta.example/a/b") == [
        Link("https://warta.example/feed", "Utama"),
        Link("https://warta.example/a/atom.xml", ""),
    ]
    assert linked_feeds(b"", address=HERE) == []


NO_CHARACTERS = ["&#xD83D;&#xDE00;", "&#55357;", "&#x110000;", "&#99999999999;", "&#00", "&#xFFFE;", f"&#{'9' * 5000};"]


@pytest.mark.parametrize("number", NO_CHARACTERS)
def test_a_number_of_no_character_costs_its_letter_and_not_the_feed(number: str) -> None:
    read = read_feed(RSS.replace(b"Tanpa alamat", f"Tanpa {number} alamat".encode()), address=HERE)
    assert [entry.name for entry in read.entries[:2]] == ["w-2", "https://warta.example/berita/1"]
    instead = "\ufffd" * number.count("&")
    assert read.entries[2].title == f"Tanpa {instead} alamat"
    sitemap = read_feed(NEWS.replace(b"Kapal tiba", f"Kapal {number}".encode()), address=HERE)
    assert sitemap.entries[0].title == f"Kapal {instead}"


@pytest.mark.parametrize("number", ["&#128512;", "&#x1F600;", "&#x0000000001F600;"])
def test_a_number_of_a_character_is_that_character(number: str) -> None:
    assert read_feed(RSS.replace(b"gudang", number.encode()), address=HERE).entries[0].title == "Dermaga & \U0001f600"


def test_half_a_character_in_a_wide_encoding_makes_a_feed_unreadable_and_raises_nothing_else() -> None:
    wide = (
        RSS.decode().replace('encoding="utf-8"', 'encoding="utf-16"').replace("Tanpa alamat", "Tanpa &#xD800; alamat")
    )
    with pytest.raises(FeedError):
        read_feed(wide.encode("utf-16"), address=HERE)
