import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.text.addresses import canonical, domain, is_domain, joined, shown, site
from sources.text.intake import AddressError


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("HTTPS://WWW.Example.COM:443/a/b", "https://www.example.com/a/b"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/x", "http://example.com:8080/x"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com/a#bagian-2", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&page=all&fbclid=1", "https://example.com/a?page=all"),
        ("https://example.com/a?UTM_Medium=x", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/a/..", "https://example.com/"),
        (
            "https://example.com/berita/gempa besar".replace(" ", "%20"),
            "https://example.com/berita/gempa%20besar",
        ),
        ("https://example.com/é", "https://example.com/%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2001:DB8::0001]/", "http://[2001:db8::1]/"),
        ("  https://example.com/a  ", "https://example.com/a"),
    ],
)
def test_one_page_has_one_address(given_address: str, kept: str) -> None:
    assert canonical(given_address) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://example.com/a", "address_scheme"),
        ("file:///etc/passwd", "address_scheme"),
        ("javascript:alert(1)", "address_scheme"),
        ("example.com/a", "address_scheme"),
        ("", "address_scheme"),
        ("https://", "address_invalid"),
        ("https:///a", "address_invalid"),
        ("https://exa mple.com/", "address_invalid"),
        ("https://example.com/a\r\nHost: b", "address_invalid"),
        ("https://example.com\\@192.0.2.1/", "address_invalid"),
        ("https://example.com:99999/", "address_invalid"),
        ("https://[::1/", "address_invalid"),
        ("https://a..b/", "address_invalid"),
        ("http://127%2e0.0.1/", "address_invalid"),
        ("https://example.com/" + "a" * 3000, "address_invalid"),
    ],
)
def test_what_is_no_web_address_is_refused_with_its_reason(address: str, code: str) -> None:
    with pytest.raises(AddressError) as refused:
        canonical(address)
    assert refused.value.code == code


def test_the_domain_is_shown_as_readers_know_it() -> None:
    assert domain("https://www.example.com/a") == "example.com"
    assert domain("https://xn--bcher-kva.example/") == "bücher.example"


def test_the_site_is_what_somebody_registered() -> None:
    assert site("https://news.example.com/") == "example.com"
    assert site("https://news.example.co.id/") == "example.co.id"
    assert site("https://kota.example.go.id/") == "example.go.id"
    assert site("https://192.0.2.7/") == "192.0.2.7"


def test_a_password_never_stands_in_a_message() -> None:
    assert shown("https://ani:rahasia@example.com/a") == "https://example.com/a"
    assert len(shown("https://example.com/" + "a" * 5000)) == 200


def test_a_reference_is_joined_to_the_page_it_stands_on() -> None:
    assert joined("https://example.com/a/b", "../c?d=1") == "https://example.com/c?d=1"
    assert joined("https://example.com/a", "//other.example/x") == "https://other.example/x"


@pytest.mark.parametrize("line", ["example.com", "Example.co.id", "kabar-harian.example"])
def test_a_bare_domain_is_known(line: str) -> None:
    assert is_domain(line)


@pytest.mark.parametrize("line", ["Gempa di Lombok.", "example.com rilis", "v1.2", "", "a" * 400 + ".com"])
def test_a_sentence_is_no_domain(line: str) -> None:
    assert not is_domain(line)


@given(st.text(max_size=60))
def test_any_text_is_canonical_or_refused_and_never_breaks(rest: str) -> None:
    try:
        kept = canonical("https://" + rest)
    except AddressError:
        return
    assert canonical(kept) == kept
    assert kept.isascii()
