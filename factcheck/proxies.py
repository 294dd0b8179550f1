"""Which proxies are believed, and whom they say they were called by. ``factcheck.middleware`` asks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

UNIX = "unix"  # a peer on a unix socket has no address
MAPPED = ip_network("::ffff:0:0/96")  # RFC 4291, 2.5.5.2: an IPv4 address as a socket of both kinds shows it
ENTRY = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[^:]*):\d+|(?P<bare>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The peers whose forwarded headers count."""

    networks: tuple[IPv4Network | IPv6Network, ...]
    unix: bool

    @classmethod
    def named(cls, words: Iterable[str]) -> "Proxies":
        """Out of ``10.1.2.3``, ``10.0.0.0/8``, ``fd00::/8`` and ``unix``. ValueError for any other word."""
        told = list(words)
        return cls(networks=tuple(_network_of(word) for word in told if word != UNIX), unix=UNIX in told)

    def include(self, peer: str) -> bool:
        address = address_of(peer)
        if address is None:
            return self.unix and not peer
        return any(address in network for network in self.networks)


def _network_of(word: str) -> IPv4Network | IPv6Network:
    found = ip_network(word)
    if isinstance(found, IPv6Network) and isinstance(MAPPED, IPv6Network) and found.subnet_of(MAPPED):
        return ip_network((int(found.network_address) & 0xFFFFFFFF, found.prefixlen - MAPPED.prefixlen))
    return found


def address_of(written: str) -> Address | None:
    """An address as peers and proxies write it (``10.1.2.3:443``, ``[fd00::1]:443``, ``::ffff:10.1.2.3``), or None.

    A link's own name (``fe80::1%eth0``) is left out: PostgreSQL's ``inet`` knows none.
    """
    entry = ENTRY.fullmatch(written.strip())
    bare = next((part for part in entry.group("six", "four", "bare") if part is not None), "") if entry else ""
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def client_of(peer: str, forwarded_for: str, trusted: Proxies) -> str:
    """The first address, from the right, that no trusted proxy has; the last one known where an entry is no address.

    Each proxy adds whom it was called by at the right, so whatever stands further left may be forged.
    """
    client = peer
    for entry in reversed(forwarded_for.split(",")):
        address = address_of(entry)
        if address is None or not trusted.include(client):
            break
        client = str(address)
    return client
