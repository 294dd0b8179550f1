import gzip
import pickle
import socket
import time
import tracemalloc
import zlib

import httpcore2
import pytest

from sources.fetch.client import Client, Limits
from sources.text.intake import MAX_BYTES, REASONS, AddressError, FetchError, IntakeError
from tests.sources.fetch.conftest import Site, answer, answering, redirect

HTML = "Content-Type: text/html; charset=utf-8\r\n"


def refusal(client: Client, address: str) -> IntakeError:
    with pytest.raises(IntakeError) as refused:
        client.fetch(address)
    return refused.value


def test_a_page_comes_with_its_bytes_type_and_headers(site: Site) -> None:
    site.pages["/berita?id=1"] = answer(b"Gempa.", headers=HTML + 'ETag: "a1"\r\n')
    fetched = site.client().fetch(f"{site.address}/berita?id=1#atas")
    assert fetched.raw == b"Gempa."
    assert fetched.status == 200
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.etag == '"a1"'
    assert fetched.final_address == f"{site.address}/berita?id=1"


def test_the_client_says_who_it_is_and_asks_for_what_it_can_unpack(site: Site) -> None:
    site.pages["/"] = answer(b"x")
    site.client().fetch(f"{site.address}/")
    assert "user-agent: factcheck/" in site.requests[0].lower()
    assert "accept-encoding: gzip, deflate" in site.requests[0].lower()


def test_proxies_and_passwords_of_the_environment_are_ignored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    site.pages["/"] = answer(b"x")
    assert site.client().fetch(f"{site.address}/").raw == b"x"


def test_nothing_on_this_machine_is_fetched_unless_it_was_allowed(site: Site) -> None:
    refused = refusal(Client(), f"{site.address}/")
    assert refused.code == "address_port"
    assert site.requests == []


def test_the_environment_cannot_open_the_guard(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOW", f"127.0.0.1:{site.port}")
    assert refusal(Client(), f"{site.address}/").code == "address_port"


def test_the_connection_goes_to_the_checked_address_and_the_host_header_keeps_the_name(site: Site) -> None:
    site.pages["/a"] = answer(b"x")
    connected: list[tuple[str, int]] = []

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        connected.append((ip, port))
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", site.port, timeout=seconds)

    client = Client(resolve=answering("93.184.215.14"), connect=connect)
    assert client.fetch("http://kabar.example/a").raw == b"x"
    assert connected == [("93.184.215.14", 80)]
    assert "host: kabar.example\r\n" in site.requests[0].lower()


def test_the_next_answer_is_tried_when_the_first_does_not_listen(site: Site) -> None:
    site.pages["/a"] = answer(b"x")

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        if ip == "8.8.8.8":
            raise httpcore2.ConnectError("connection refused")
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", site.port, timeout=seconds)

    client = Client(resolve=answering("8.8.8.8", "8.8.4.4"), connect=connect)
    assert client.fetch("http://kabar.example/a").raw == b"x"


def test_a_name_that_turns_private_between_two_hops_is_refused(site: Site) -> None:
    site.pages["/a"] = redirect("http://kabar.example/b")
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])

    def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        assert ip == "93.184.215.14"
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", site.port, timeout=seconds)

    client = Client(resolve=resolve, connect=connect)
    assert refusal(client, "http://kabar.example/a").code == "address_private"
    assert len(site.requests) == 1


def test_redirects_are_followed_to_the_page_they_end_at(site: Site) -> None:
    site.pages["/1"] = redirect("/2", "301 Moved Permanently")
    site.pages["/2"] = redirect("3", "303 See Other")
    site.pages["/3"] = redirect(f"{site.address}/4", "307 Temporary Redirect")
    site.pages["/4"] = redirect("?lagi", "308 Permanent Redirect")
    site.pages["/4?lagi"] = redirect("/akhir")
    site.pages["/akhir"] = answer(b"x")
    fetched = site.client().fetch(f"{site.address}/1")
    assert fetched.raw == b"x"
    assert fetched.address == f"{site.address}/1"
    assert fetched.final_address == f"{site.address}/akhir"


def test_a_sixth_redirect_is_one_too_many(site: Site) -> None:
    site.pages["/"] = redirect("/")
    assert refusal(site.client(), f"{site.address}/").code == "too_many_redirects"
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/", "address_private"),
        ("http://169.254.169.254/latest/meta-data/", "address_private"),
        ("http://[::ffff:10.0.0.1]/", "address_private"),
        ("//0x7f.1/", "address_private"),
        ("http://127.0.0.1:6379/", "address_port"),
        ("file:///etc/passwd", "address_scheme"),
        ("gopher://127.0.0.1/", "address_scheme"),
        ("http://ani:rahasia@127.0.0.1/", "address_userinfo"),
        ("http://[", "address_invalid"),
    ],
)
def test_a_page_that_redirects_to_a_private_address_is_refused(site: Site, location: str, code: str) -> None:
    site.pages["/a"] = redirect(location)
    assert refusal(site.client(), f"{site.address}/a").code == code


def test_a_strangers_page_cannot_send_us_to_the_desks_own_archive(site: Site) -> None:
    site.pages["/a"] = redirect(f"{site.address}/rahasia")
    site.pages["/rahasia"] = answer(b"x")

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", site.port, timeout=seconds)

    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "127.0.0.1" else ["93.184.215.14"]

    client = Client(allow=frozenset({("127.0.0.1", site.port)}), resolve=resolve, connect=connect)
    assert client.fetch(f"{site.address}/rahasia").raw == b"x"
    assert refusal(client, "http://kabar.example/a").code == "address_port"


def test_exactly_five_megabytes_pass_and_one_byte_more_does_not(site: Site) -> None:
    site.pages["/lima"] = answer(b"a" * MAX_BYTES)
    site.pages["/lebih"] = answer(b"a" * (MAX_BYTES + 1))
    assert len(site.client().fetch(f"{site.address}/lima").raw) == MAX_BYTES
    assert refusal(site.client(), f"{site.address}/lebih").code == "too_large"


def test_a_body_without_a_length_stops_at_the_cap(site: Site) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not site.stopping.is_set():
            connection.sendall(b"a" * 65_536)

    site.pages["/"] = endless
    assert refusal(site.client(), f"{site.address}/").code == "too_large"


def bomb(coding: str) -> bytes:
    zeros = b"\0" * 200_000_000
    return gzip.compress(zeros, 9) if coding == "gzip" else zlib.compress(zeros, 9)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_stops_at_the_cap_and_costs_little_memory(site: Site, coding: str) -> None:
    site.pages["/"] = answer(bomb(coding), headers=HTML + f"Content-Encoding: {coding}\r\n")
    tracemalloc.start()
    refused = refusal(site.client(), f"{site.address}/")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "too_large"
    assert peak < 4 * MAX_BYTES


def test_nested_codings_are_refused_unread(site: Site) -> None:
    twice = gzip.compress(gzip.compress(b"x"))
    site.pages["/"] = answer(twice, headers="Content-Encoding: gzip, gzip\r\n")
    assert refusal(site.client(), f"{site.address}/").code == "bad_response"


def test_a_compressed_page_is_unpacked(site: Site) -> None:
    site.pages["/"] = answer(gzip.compress(b"Gempa."), headers=HTML + "Content-Encoding: gzip\r\n")
    assert site.client().fetch(f"{site.address}/").raw == b"Gempa."


def test_a_broken_compression_is_an_error_and_not_half_a_page(site: Site) -> None:
    site.pages["/"] = answer(b"\x1f\x8bnot gzip at all", headers="Content-Encoding: gzip\r\n")
    assert refusal(site.client(), f"{site.address}/").code == "bad_response"


def test_a_page_cut_off_on_the_way_is_an_error_and_not_half_a_page(site: Site) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nGempa")

    site.pages["/"] = cut
    assert refusal(site.client(), f"{site.address}/").code == "bad_response"


def test_a_site_that_hangs_is_given_up(site: Site) -> None:
    def hang(connection: socket.socket) -> None:
        site.stopping.wait(10)

    site.pages["/"] = hang
    started = time.monotonic()
    refused = refusal(site.client(seconds=5, seconds_a_read=0.3), f"{site.address}/")
    assert refused.code == "too_slow"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_drip_ends_at_the_total_time(site: Site, part: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nX: " if part == "head" else b"HTTP/1.1 200 OK\r\n\r\n"

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while not site.stopping.wait(0.05):
            connection.sendall(b"a")

    site.pages["/"] = drip
    started = time.monotonic()
    refused = refusal(site.client(seconds=0.8, seconds_a_read=0.5), f"{site.address}/")
    assert refused.code == "too_slow"
    assert "0.8 seconds" in str(refused)
    assert 0.5 < time.monotonic() - started < 2


def test_slow_redirects_share_one_total_time(site: Site) -> None:
    def slow(connection: socket.socket) -> None:
        site.stopping.wait(0.3)
        redirect("/")(connection)

    site.pages["/"] = slow
    assert refusal(site.client(seconds=0.8), f"{site.address}/").code == "too_slow"


def test_a_name_service_that_hangs_is_given_up(site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        site.stopping.wait(10)
        return ["8.8.8.8"]

    client = Client(resolve=resolve, limits=Limits(seconds=0.3))
    assert refusal(client, "http://kabar.example/").code == "too_slow"


def test_endless_headers_are_refused(site: Site) -> None:
    site.pages["/"] = answer(b"x", headers="X: " + "a" * 300_000 + "\r\n")
    assert refusal(site.client(), f"{site.address}/").code == "bad_response"


def test_something_that_is_not_http_is_refused(site: Site) -> None:
    site.pages["/"] = lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n")
    assert refusal(site.client(), f"{site.address}/").code == "bad_response"


def test_a_site_that_does_not_listen_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    client = Client(allow=frozenset({("127.0.0.1", port)}))
    assert refusal(client, f"http://127.0.0.1:{port}/").code == "connection_failed"


@pytest.mark.parametrize(
    "status", ["401 Unauthorized", "404 Not Found", "500 Internal Server Error", "304 Not Modified"]
)
def test_another_answer_than_the_page_is_told_with_its_status(site: Site, status: str) -> None:
    site.pages["/"] = answer(b"not the article", status=status)
    refused = refusal(site.client(), f"{site.address}/")
    assert refused.code == "http_status"
    assert status in str(refused)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "Audio/MPEG; x=1"])
def test_a_picture_is_not_downloaded(site: Site, kind: str) -> None:
    site.pages["/"] = answer(b"x", headers=f"Content-Type: {kind}\r\n")
    assert refusal(site.client(), f"{site.address}/").code == "not_text"


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.pages["/"] = answer(status="304 Not Modified")
    fetched = site.client().fetch(f"{site.address}/", etag='"a1"', last_modified="Sat, 30 Nov 2024 03:15:00 GMT")
    assert fetched.not_modified
    assert fetched.raw == b""
    assert 'if-none-match: "a1"' in site.requests[0].lower()
    assert "if-modified-since: sat, 30 nov 2024 03:15:00 gmt" in site.requests[0].lower()


def test_a_webhook_is_posted_with_its_headers_and_body(site: Site) -> None:
    site.pages["/hook"] = answer(b"ok")
    sent = site.client().send("POST", f"{site.address}/hook", body=b'{"a": 1}', headers={"X-Sig": "s"})
    assert (sent.status, sent.raw) == (200, b"ok")
    assert site.requests[0].startswith("POST /hook ")
    assert "x-sig: s" in site.requests[0].lower()
    assert "content-length: 8" in site.requests[0].lower()


def test_a_webhook_is_not_sent_on(site: Site) -> None:
    site.pages["/hook"] = redirect("/lain")
    assert site.client().send("POST", f"{site.address}/hook", body=b"x").status == 302
    assert len(site.requests) == 1


def test_a_webhook_into_a_private_network_is_refused(site: Site) -> None:
    with pytest.raises(AddressError) as refused:
        Client().send("POST", "http://10.0.0.1/hook", body=b"x")
    assert refused.value.code == "address_private"


def test_an_error_survives_the_way_between_processes() -> None:
    problem = FetchError("too_slow", host="example.com", seconds="20")
    copy = pickle.loads(pickle.dumps(problem))
    assert (type(copy), copy.code, str(copy), dict(copy.facts)) == (
        FetchError,
        "too_slow",
        str(problem),
        {"host": "example.com", "seconds": "20"},
    )


def test_every_reason_says_what_happened_in_a_sentence() -> None:
    for code, reason in REASONS.items():
        assert reason.rstrip().endswith("."), code
