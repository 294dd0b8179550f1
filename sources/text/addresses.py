"""Web addresses: read strictly, and put into one canonical form so that one page is one address."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

import idna

from sources.text.intake import AddressError

MAX_LENGTH: Final = 2_048
DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_TRACKING_PREFIXES: Final = ("utm_", "mtm_", "hsa_")
_TRACKING_NAMES: Final = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *(
            "igshid",
            "igsh",
            "mc_cid",
            "mc_eid",
            "_ga",
            "_gl",
            "_hsenc",
            "_hsmi",
            "mkt_tok",
            "ref_src",
            "ref_url",
        ),
        *("cmpid", "ocid", "xtor", "smid", "wt_mc", "at_medium", "at_campaign", "pk_campaign", "pk_kwd"),
        "__twitter_impression",
    }
)
# Country domains sell names one level down (example.co.id). The Public Suffix List is exact and 300 kB;
# grouping outlets by site needs only these.
_SECOND_LEVEL: Final = frozenset(
    {
        *(
            "co",
            "com",
            "net",
            "org",
            "gov",
            "go",
            "gob",
            "ac",
            "edu",
            "or",
            "ne",
            "mil",
            "web",
            "my",
            "sch",
            "biz",
        ),
        *("desa", "ponpes"),
    }
)
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_DOMAIN_LINE: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One http(s) address taken apart. `host` is lower-case ASCII (IDNA); an IPv6 literal has no brackets."""

    scheme: str
    host: str
    port: int
    path: str
    query: str
    userinfo: bool

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    def __str__(self) -> str:
        return f"{self.origin}{self.path}" + (f"?{self.query}" if self.query else "")


def parsed(address: str) -> Address:
    """Take `address` apart. User names and passwords are dropped, and `userinfo` says there were some.

    Raises AddressError with code `address_invalid` or `address_scheme`.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressError("address_invalid", address=shown(address)) from None
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressError("address_scheme", address=shown(address))
    # urlsplit drops tabs and newlines without a word; what it read would not be what was given.
    if len(address) > MAX_LENGTH or _UNSAFE.search(address) or not parts.hostname:
        raise AddressError("address_invalid", address=shown(address))
    return Address(
        scheme=parts.scheme,
        host=_ascii_host(parts, address),
        port=DEFAULT_PORTS[parts.scheme] if port is None else port,
        path=_normal_path(parts.path),
        query=quote(parts.query, safe="%/:=&?~+!$,;'@()*[]|"),
        userinfo="@" in parts.netloc,
    )


def canonical(address: str) -> str:
    """The one form under which a page is kept: lower-case IDNA host, no default port, fragment or tracking.

    Raises AddressError as `parsed` does.
    """
    whole = parsed(address)
    kept = [part for part in whole.query.split("&") if part and not _is_tracking(part)]
    query = "&".join(kept)
    return f"{whole.origin}{whole.path}" + (f"?{query}" if query else "")


def joined(base: str, reference: str) -> str:
    """`reference`, as a page at `base` would mean it. Raises AddressError if no address comes of it."""
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        raise AddressError("address_invalid", address=shown(reference)) from None


def domain(address: str) -> str:
    """The host without `www.`, in the letters a reader knows (IDNA undone). Raises AddressError."""
    host = parsed(address).host.removeprefix("www.")
    if "xn--" not in host:
        return host
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def site(address: str) -> str:
    """The domain somebody registered, near enough to group outlets: `a.example.co.id` is `example.co.id`."""
    host = domain(address)
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) < 3:
        return host
    under_country = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if under_country else -2 :])


def is_domain(line: str) -> bool:
    """Whether `line` is nothing but a domain name such as `example.com`."""
    return len(line) <= 253 and _DOMAIN_LINE.fullmatch(line) is not None


def shown(address: str) -> str:
    """`address` as it may stand in a message or a log: no user name or password, and not too long."""
    scheme, separator, rest = address.strip().partition("://")
    if separator:
        authority, slash, path = rest.partition("/")
        address = f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"
    address = _UNSAFE.sub(" ", address)
    return address if len(address) <= 200 else address[:199] + "…"


def _ascii_host(parts: SplitResult, address: str) -> str:
    host = (parts.hostname or "").removesuffix(".")
    try:
        if "[" in parts.netloc:
            # A zone names one of our own interfaces; the guard judges the address itself.
            return str(IPv6Address(host.partition("%")[0]))
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode("ascii")
    except ValueError:
        raise AddressError("address_invalid", address=shown(address)) from None
    if len(host) > 253 or ".." in host or not _HOST.fullmatch(host):
        raise AddressError("address_invalid", address=shown(address))
    return host


def _normal_path(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + quote("/".join(kept), safe="%/:=&?~+!$,;'@()*[]|")


def _is_tracking(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
