"""Whether an address may be fetched, decided before a single byte is sent.

A name is resolved once, every answer is judged, and the client connects to a judged answer and to nothing
else, so a name that points elsewhere a second later (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from sources.text.addresses import DEFAULT_PORTS, Address, parsed, shown
from sources.text.intake import AddressError

IP = IPv4Address | IPv6Address
#: (host as the address has it after canonicalisation, port)
Endpoint = tuple[str, int]
#: (host, port) → the IP addresses as text. Raises OSError when there is no such name.
Resolver = Callable[[str, int], Sequence[str]]

# IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771) and clouds' metadata services that stand
# outside it. `ipaddress.is_private` knows only part of this, and not the same part in every Python.
_REFUSED_IPV4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host, from within any of its machines
        "169.254.0.0/16",  # link-local, 169.254.169.254 among it
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

# IPv6 is the other way round: only 2000::/3 is handed out to anyone, so all else is refused unread: ::1,
# fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64, 5f00::/16, IPv4-compatible ::/96, 64:ff9b:1::/48, …
_GLOBAL_IPV6: Final = IPv6Network("2000::/3")
_REFUSED_IPV6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, whatever it wraps
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# The two forms by which an honest resolver hands out an IPv4 address; judged by the address inside.
_WRAPPERS: Final = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
# ISATAP (RFC 5214) hides an IPv4 address behind these in any network.
_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An address that may be fetched, and the IP addresses to fetch it from, in the resolver's order."""

    address: Address
    ips: tuple[str, ...]
    #: Passed only because the caller named it.
    allowed: bool


def is_public(ip: IP) -> bool:
    """Whether `ip` is a place on the public internet."""
    if isinstance(ip, IPv6Address):
        inside = _wrapped_ipv4(ip)
        if inside is None:
            return ip in _GLOBAL_IPV6 and not any(ip in network for network in _REFUSED_IPV6)
        if not is_public(inside):
            return False
        return any(ip in wrapper for wrapper in _WRAPPERS) or ip in _GLOBAL_IPV6
    return not any(ip in network for network in _REFUSED_IPV4)


def system_resolver(host: str, port: int) -> list[str]:
    """All IP addresses of `host` as this machine sees them; octal and hexadecimal forms included."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def check(
    address: str,
    *,
    resolve: Resolver = system_resolver,
    allow: frozenset[Endpoint] = frozenset(),
) -> Checked:
    """Decide whether `address` may be fetched, and from where.

    `allow` names hosts and ports that pass although they are private or use another port: a desk's own
    archive. Nothing in the environment can do the same. Raises AddressError with code `address_invalid`,
    `address_scheme`, `address_userinfo`, `address_port`, `address_private` or `name_unresolved`.
    """
    parts = parsed(address)
    if parts.userinfo:
        raise AddressError("address_userinfo", address=shown(address))
    allowed = (parts.host, parts.port) in allow
    if not allowed and parts.port not in DEFAULT_PORTS.values():
        raise AddressError("address_port", address=shown(address), port=parts.port)
    ips = _resolved(parts, resolve)
    if not allowed and not all(is_public(ip) for ip in ips):
        # The answers stay unsaid: a stranger must not map the desk's network by asking.
        raise AddressError("address_private", address=shown(address))
    return Checked(address=parts, ips=tuple(str(ip) for ip in ips), allowed=allowed)


def _resolved(parts: Address, resolve: Resolver) -> list[IP]:
    try:
        # A zone (fe80::1%eth0) is dropped: link-local addresses are refused whatever the interface.
        ips = [ip_address(answer.partition("%")[0]) for answer in resolve(parts.host, parts.port)]
    except (OSError, ValueError):  # UnicodeError is a ValueError: getaddrinfo raises it for over-long labels
        ips = []
    if not ips:
        raise AddressError("name_unresolved", host=parts.host)
    return ips


def _wrapped_ipv4(ip: IPv6Address) -> IPv4Address | None:
    number = int(ip)
    if any(ip in wrapper for wrapper in _WRAPPERS) or number >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
