import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch.guard import check, is_public, system_resolver
from sources.text.intake import AddressError
from tests.sources.fetch.conftest import answering

NOT_PUBLIC = [
    # IPv4: private, local, shared, reserved, documentation, multicast, metadata
    *(
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.9.9.9",
    ),
    *(
        "168.63.129.16",
        "169.254.169.254",
        "169.254.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
    ),
    *(
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.168.1.1",
        "192.175.48.1",
        "198.18.0.1",
        "198.19.255.255",
    ),
    *("198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    # IPv6
    *(
        "::",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "100::1",
        "5f00::1",
    ),
    *("2001:db8::1", "2001:2::1", "2001:10::1", "2001:20::1", "2620:4f:8000::1", "3fff::1", "4000::1"),
    # IPv4 in disguise
    *(
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:0:127.0.0.1",
    ),
    *(
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::127.0.0.1",
        "64:ff9b:1::8.8.8.8",
    ),
    *("2002:7f00:1::", "2002:0a00:0001::1", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    *("2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:10.0.0.1"),
]

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "168.63.129.15",
    "100.63.255.255",
    "100.128.0.0",
    "172.32.0.1",
]
PUBLIC += ["2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]

# What inet_aton, and so the resolver, takes for 127.0.0.1 or another address that no page may reach.
ODD_LITERALS = [
    *("127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "0x7f.1"),
    *(
        "0",
        "0x0",
        "00.0.0.0",
        "3232235777",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "10.1",
        "0xA.1",
    ),
]


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_an_address_inside_some_network_is_not_public(ip: str) -> None:
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_a_literal_of_an_inner_address_is_refused(ip: str) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    with pytest.raises(AddressError) as refused:
        check(f"http://{host}/")
    assert refused.value.code == "address_private"


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_public_address_passes(ip: str) -> None:
    assert is_public(ip_address(ip))


@pytest.mark.parametrize("host", ODD_LITERALS)
def test_an_odd_spelling_of_an_inner_address_is_refused(host: str) -> None:
    with pytest.raises(AddressError) as refused:
        check(f"http://{host}/")
    assert refused.value.code == "address_private"


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "127。0。0。1", "localhost", "LOCALHOST.", "[fe80::1%25eth0]"])
def test_a_disguised_name_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(AddressError) as refused:
        check(f"http://{host}/")
    assert refused.value.code in {"address_private", "address_invalid"}


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressError) as refused:
        check("https://example.com/", resolve=answering("8.8.8.8", "10.0.0.5"))
    assert refused.value.code == "address_private"
    assert "10.0.0.5" not in str(refused.value)


def test_a_name_is_resolved_once_and_the_answers_are_handed_on() -> None:
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["8.8.8.8", "2606:4700:4700::1111"]

    checked = check("https://example.com/a", resolve=resolve)
    assert asked == [("example.com", 443)]
    assert checked.ips == ("8.8.8.8", "2606:4700:4700::1111")


@pytest.mark.parametrize("answer", [[], ["not an address"]])
def test_a_name_without_a_proper_answer_is_refused(answer: list[str]) -> None:
    with pytest.raises(AddressError) as refused:
        check("https://example.com/", resolve=answering(*answer))
    assert refused.value.code == "name_unresolved"


def test_a_name_that_does_not_resolve_is_refused() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(AddressError) as refused:
        check("https://example.com/", resolve=resolve)
    assert refused.value.code == "name_unresolved"
    assert "example.com" in str(refused.value)


@pytest.mark.parametrize("port", [0, 22, 25, 5432, 6379, 8080, 65535])
def test_other_ports_than_those_of_the_web_are_refused(port: int) -> None:
    with pytest.raises(AddressError) as refused:
        check(f"http://example.com:{port}/", resolve=answering("8.8.8.8"))
    assert refused.value.code == "address_port"


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(AddressError) as refused:
        check("https://ani:rahasia@example.com/", resolve=answering("8.8.8.8"))
    assert refused.value.code == "address_userinfo"
    assert "rahasia" not in str(refused.value)


def test_only_the_host_and_port_that_were_allowed_pass() -> None:
    allow = frozenset({("127.0.0.1", 8099)})
    assert check("http://127.0.0.1:8099/", allow=allow).allowed
    for other in ("http://127.0.0.1:8098/", "http://127.0.0.2:8099/", "http://127.0.0.1/"):
        with pytest.raises(AddressError):
            check(other, allow=allow)


def test_the_systems_resolver_reads_odd_spellings() -> None:
    assert system_resolver("0x7f.1", 80) == ["127.0.0.1"]


@given(st.ip_addresses(v=4))
def test_nothing_private_to_python_is_public_to_us(ip: object) -> None:
    address = ip_address(str(ip))
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_a_public_ipv6_address_stands_in_the_global_range(ip: object) -> None:
    address = ip_address(str(ip))
    if is_public(address):
        assert address.exploded[0] in "23" or address.exploded.startswith(("0064:ff9b:", "0000:"))
