import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.read import read
from sources.text.intake import MAX_BYTES, ReadError

ARTICLE = "kabar-lembah.example\n\nJembatan Kali Bening Ditutup\n\n“Belum aman,” kata Ani.\u00a0\n \nTerkini Lainnya"


def refusal(raw: bytes, *, content_type: str | None = None, filename: str | None = None) -> ReadError:
    with pytest.raises(ReadError) as refused:
        read(raw, content_type=content_type, filename=filename)
    return refused.value


def test_a_text_is_kept_to_the_letter() -> None:
    reading = read(ARTICLE.encode(), filename="a.txt")
    assert reading.kind == "plain"
    assert reading.text == ARTICLE


def test_a_first_line_that_is_a_domain_is_the_publisher_and_the_next_the_title() -> None:
    reading = read(ARTICLE.encode())
    assert reading.publisher == "kabar-lembah.example"
    assert reading.title == "Jembatan Kali Bening Ditutup"


def test_a_first_line_that_is_an_address_is_kept_as_the_pages_address() -> None:
    reading = read(b"https://www.kabar.example/a?utm_source=x\nJudul\nIsi.")
    assert reading.canonical_address == "https://www.kabar.example/a"
    assert (reading.publisher, reading.title) == ("kabar.example", "Judul")


def test_a_text_without_a_domain_line_takes_its_publisher_from_the_address() -> None:
    reading = read(b"Judul berita\nIsi berita.", address="https://www.kabar.example/a")
    assert (reading.publisher, reading.title) == ("kabar.example", "Judul berita")


def test_a_long_first_line_is_cut_at_a_word_for_the_title() -> None:
    title = read(("kata " * 200).encode()).title
    assert title is not None
    assert len(title) <= 200
    assert title.endswith("kata…")


def test_newlines_of_other_systems_become_ours_and_nothing_else_changes() -> None:
    assert read("a\r\nb\rc\n\u2028d\u0085e".encode()).text == "a\nb\nc\n\u2028d\u0085e"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood_and_not_kept(encoding: str) -> None:
    assert read(ARTICLE.encode(encoding)).text == ARTICLE


def test_a_declared_character_set_is_used() -> None:
    reading = read("Bücher – „neu“".encode("cp1252"), content_type="text/plain; charset=ISO-8859-1")
    assert reading.text == "Bücher – „neu“"


@pytest.mark.parametrize("charset", ["rot13", "zip", "punycode", "unicode_escape", "no-such-set"])
def test_a_codec_that_is_no_character_set_is_not_used(charset: str) -> None:
    assert read(b"teks biasa", content_type=f"text/plain; charset={charset}").text == "teks biasa"


def test_text_that_is_not_utf8_is_refused_naming_the_byte() -> None:
    refused = refusal(b"Gempa di Lombok \xe9")
    assert refused.code == "not_utf8"
    assert refused.facts["offset"] == 16
    assert "Byte 16 " in str(refused)


def test_the_byte_is_counted_from_the_start_of_the_file() -> None:
    assert refusal(b"\xef\xbb\xbfab\xff").facts["offset"] == 5


def test_a_lone_half_of_a_character_in_utf16_is_refused() -> None:
    assert refusal(b"\xff\xfe" + b"\x00\xd8" + b"a\x00").code == "not_utf8"


@pytest.mark.parametrize("raw", [b"", b"  \r\n\t", b"\xef\xbb\xbf \n", "\u00a0\u2003\n".encode()])
def test_nothing_is_refused_as_nothing(raw: bytes) -> None:
    assert refusal(raw).code == "empty"


def test_five_megabytes_pass_and_one_byte_more_does_not() -> None:
    assert len(read(b"a" * MAX_BYTES).text) == MAX_BYTES
    assert refusal(b"a" * (MAX_BYTES + 1)).code == "too_large"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64, "binary"),
        (b"MZ\x90\x00\x03\x00" + b"\x00" * 64, "binary"),
        (b"teks\x00teks", "binary"),
        (bytes(range(1, 32)) * 100, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "unsupported"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 64, "unsupported"),
        (b"PK\x03\x04" + b"\x00" * 64, "unsupported"),
        (b"{\\rtf1 teks}", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_a_program_or_picture_named_txt_is_told_by_its_bytes(raw: bytes, code: str) -> None:
    assert refusal(raw, content_type="text/plain", filename="artikel.txt").code == code


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', None),
        (b'{"judul": "Gempa"}', "application/json; charset=utf-8"),
    ],
)
def test_a_feed_or_other_data_for_programs_is_no_article(raw: bytes, content_type: str | None) -> None:
    refused = refusal(raw, content_type=content_type)
    assert refused.code == "unsupported"
    assert str(refused).startswith("This is ")


def test_a_word_that_begins_like_a_program_is_still_a_word() -> None:
    assert read(b"MZ adalah singkatan.").text == "MZ adalah singkatan."


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert read(f"Teks: {text}".encode(), content_type="text/plain").text == f"Teks: {text}"


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", None]))
def test_any_bytes_are_read_or_refused_with_a_reason(raw: bytes, content_type: str | None) -> None:
    try:
        reading = read(raw, content_type=content_type)
    except ReadError:
        return
    assert reading.text.strip()
    assert "\x00" not in reading.text
    assert "\r" not in reading.text
    reading.text.encode()
