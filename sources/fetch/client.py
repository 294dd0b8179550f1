"""The one way out of the house: every article, feed and webhook goes through this client.

It follows redirects itself, with the guard's check at each hop, and stops at a size and at a time whatever
the other side does.
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import httpcore2
import httpx2

from sources.fetch.guard import Checked, Endpoint, Resolver, check, system_resolver
from sources.fetch.wire import CheckedTransport, Connector, Deadline, connect_tcp, in_time
from sources.text.addresses import joined, parsed, shown
from sources.text.intake import MAX_BYTES, AddressError, FetchError

USER_AGENT: Final = "factcheck/0.1 (fact-checking desk; fetches single articles on request)"

#: Bytes kept of what is answered to something sent.
KEPT_OF_A_RECEIPT: Final = 2_000

_ACCEPT: Final = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5"
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NEVER_TEXT: Final = ("image/", "audio/", "video/", "font/")
# One coding only: five nested ones inflate to nothing but work, and no honest server nests them.
_ENCODINGS: Final = frozenset({"", "identity", "gzip", "deflate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the client stops. Bytes count twice, as they came and unpacked; seconds count over all hops."""

    most_bytes: int = MAX_BYTES
    most_redirects: int = 5
    seconds: float = 20.0
    seconds_a_read: float = 10.0
    seconds_to_connect: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered. `raw` has its content coding undone; header names are lower-case."""

    address: str
    final_address: str
    status: int
    content_type: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")

    @property
    def not_modified(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Fetches from the public web, and from the hosts and ports in `allow`, and from nowhere else.

    `resolve`, `connect` and `trust` replace the system's name service, sockets and certificates. Both methods
    raise AddressError or FetchError, whose codes are in `sources.text.intake.REASONS`.
    """

    allow: frozenset[Endpoint] = frozenset()
    limits: Limits = Limits()
    user_agent: str = USER_AGENT
    resolve: Resolver = system_resolver
    connect: Connector = connect_tcp
    trust: ssl.SSLContext | None = None

    def fetch(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = _ACCEPT
    ) -> Fetched:
        """Get the page at `address`, following redirects.

        With `etag` or `last_modified` of an earlier answer the result may be `not_modified`, with nothing
        in `raw`. Any other status than 2xx is a FetchError `http_status`, with `retry_after` among its facts
        where the site says how long it wants to be left alone.
        """
        conditions = _conditions(etag=etag, last_modified=last_modified)
        headers = {"Accept": accept, **conditions}
        deadline = Deadline(self.limits.seconds)
        here, allow = address, self.allow
        for _hop in range(self.limits.most_redirects + 1):
            checked = self._checked(here, allow, deadline)
            answer = self._exchange("GET", checked, headers=headers, body=b"", deadline=deadline)
            if not _leads_on(answer):
                return replace(_accepted(answer, conditional=bool(conditions)), address=address)
            here = joined(answer.final_address, answer.headers["location"])
            # A stranger's page must not send us to the desk's own archive; that archive may send us on.
            allow = allow if checked.allowed else frozenset()
        raise FetchError("too_many_redirects", address=shown(address), most=self.limits.most_redirects)

    def send(
        self, method: str, address: str, *, body: bytes = b"", headers: Mapping[str, str] = _NO_HEADERS
    ) -> Fetched:
        """Send one request and return what is answered, whatever the status. Redirects are not followed.

        What is answered is a receipt and no article: `raw` is its first bytes, of any status and type, cut off at
        `KEPT_OF_A_RECEIPT` without complaint.
        """
        deadline = Deadline(self.limits.seconds)
        checked = self._checked(address, self.allow, deadline)
        answer = self._exchange(method, checked, headers=headers, body=body, deadline=deadline, reading=_receipt)
        return replace(answer, address=address)

    def _checked(self, address: str, allow: frozenset[Endpoint], deadline: Deadline) -> Checked:
        try:
            return check(address, resolve=in_time(self.resolve, deadline), allow=allow)
        except httpcore2.TimeoutException:
            raise self._too_slow(parsed(address).host) from None

    def _exchange(
        self,
        method: str,
        checked: Checked,
        *,
        headers: Mapping[str, str],
        body: bytes,
        deadline: Deadline,
        reading: "Reading | None" = None,
    ) -> Fetched:
        """One request and its answer, with every way it can go wrong made into a FetchError."""
        host = checked.address.host
        try:
            return self._answered(
                method, checked, headers=headers, body=body, deadline=deadline, reading=reading or _body
            )
        except httpcore2.TimeoutException:
            raise self._too_slow(host) from None
        except httpcore2.NetworkError as problem:
            raise FetchError(_why_unreachable(problem), host=host) from problem
        except (httpcore2.ProtocolError, httpx2.DecodingError) as problem:
            raise FetchError("bad_response", host=host) from problem
        except httpx2.InvalidURL as problem:
            raise AddressError("address_invalid", address=shown(str(checked.address))) from problem

    def _answered(
        self,
        method: str,
        checked: Checked,
        *,
        headers: Mapping[str, str],
        body: bytes,
        deadline: Deadline,
        reading: "Reading",
    ) -> Fetched:
        transport = CheckedTransport(
            checked.ips, connect=self.connect, deadline=deadline, trust=self.trust or _system_trust()
        )
        patience = httpx2.Timeout(self.limits.seconds_a_read, connect=self.limits.seconds_to_connect)
        # A proxy from the environment would go round the guard. A transport of our own rules it out already;
        # trust_env says so again should that ever change.
        with (
            httpx2.Client(transport=transport, trust_env=False, timeout=patience) as client,
            client.stream(
                method,
                str(checked.address),
                headers={**self._own_headers(method), **headers},
                content=body or None,
            ) as response,
        ):
            return Fetched(
                address=str(checked.address),
                final_address=str(checked.address),
                status=response.status_code,
                content_type=response.headers.get("content-type", ""),
                headers=MappingProxyType({name.lower(): value for name, value in response.headers.items()}),
                raw=reading(response, checked, self.limits.most_bytes),
            )

    def _own_headers(self, method: str) -> dict[str, str]:
        """Who asks, and, of a page, in which forms and languages. A message's receiver is a machine."""
        if method != "GET":
            return {"User-Agent": self.user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        return {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "id, en;q=0.8, *;q=0.5",
        }

    def _too_slow(self, host: str) -> FetchError:
        return FetchError("too_slow", host=host, seconds=f"{self.limits.seconds:g}")


def _conditions(*, etag: str | None, last_modified: str | None) -> dict[str, str]:
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in conditions.items() if value}


def _leads_on(answer: Fetched) -> bool:
    return answer.status in _REDIRECTS and "location" in answer.headers


def _accepted(answer: Fetched, *, conditional: bool) -> Fetched:
    if 200 <= answer.status < 300 or (conditional and answer.not_modified):
        return answer
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "unknown status"
    host = parsed(answer.final_address).host
    facts: dict[str, str | int] = {"host": host, "status": answer.status, "phrase": phrase}
    if "retry-after" in answer.headers:
        facts["retry_after"] = answer.headers["retry-after"][:40]
    raise FetchError("http_status", **facts)


#: (answer, where from, most bytes) → its body
Reading = Callable[[httpx2.Response, Checked, int], bytes]


def _receipt(response: httpx2.Response, _checked: Checked, _most: int) -> bytes:
    """The first bytes of what a receiver answered; a coding that cannot be undone leaves nothing to show."""
    if response.headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
        return b""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) >= KEPT_OF_A_RECEIPT:
            break
    return bytes(body[:KEPT_OF_A_RECEIPT])


def _body(response: httpx2.Response, checked: Checked, most: int) -> bytes:
    """The body with its content coding undone; nothing where the status says that it will not be read.

    Stops in the middle of a chunk's unpacking, so a bomb costs no more memory than `most` and one chunk.
    """
    if not 200 <= response.status_code < 300:
        return b""
    _refuse_unreadable(response, checked, most=most)
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > most or response.num_bytes_downloaded > most:
            raise FetchError("too_large", most=most)
    return bytes(body)


def _refuse_unreadable(response: httpx2.Response, checked: Checked, *, most: int) -> None:
    """Raise for what the headers alone say cannot be read, before any of it is downloaded."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith(_NEVER_TEXT):
        raise FetchError("not_text", address=shown(str(checked.address)), content_type=kind[:100])
    if response.headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
        raise FetchError("bad_response", host=checked.address.host)
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise FetchError("too_large", most=most)


def _why_unreachable(problem: BaseException) -> str:
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate_invalid"
        cause = cause.__cause__ or cause.__context__
    return "connection_failed"


@cache
def _system_trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()
