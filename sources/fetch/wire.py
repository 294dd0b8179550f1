"""The wire below the client: connects only to addresses that passed the guard, and never after time is up."""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import Any, Final

import httpcore2
import httpx2

from sources.fetch.guard import Resolver

#: (IP address, port, seconds) → a connected stream. Raises httpcore2.ConnectError or ConnectTimeout.
Connector = Callable[[str, int, float], httpcore2.NetworkStream]

#: Of a name with dozens of answers, so many are tried.
MOST_TRIED: Final = 4


class Deadline:
    """A point in time after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    def left(self, *, at_most: float | None = None) -> float:
        """Seconds left, `at_most` so many. Raises httpcore2.ReadTimeout when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout(f"no answer in {self.seconds} seconds")
        return left if at_most is None else min(left, at_most)


def connect_tcp(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
    return httpcore2.SyncBackend().connect_tcp(ip, port, timeout=seconds)


def in_time(resolve: Resolver, deadline: Deadline) -> Resolver:
    """`resolve`, given up when time is up: the system's resolver has no limit of its own."""

    def bounded(host: str, port: int) -> list[str]:
        answers: list[str] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                answers.extend(resolve(host, port))
            except Exception as failure:  # raised again below, in the thread that asked
                failures.append(failure)

        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(deadline.left())
        if asking.is_alive():
            deadline.left()
        if failures:
            raise failures[0]
        return list(answers)

    return bounded


class CheckedTransport(httpx2.BaseTransport):
    """Carries requests of one origin to `ips`, whatever name they hold; TLS and Host keep the name."""

    def __init__(self, ips: tuple[str, ...], *, connect: Connector, deadline: Deadline, trust: ssl.SSLContext) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trust,
            network_backend=_CheckedBackend(ips, connect=connect, deadline=deadline),
            max_connections=1,
            max_keepalive_connections=0,
            retries=0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream, close=answer.close),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, chunks: Iterable[bytes], *, close: Callable[[], None]) -> None:
        self._chunks = chunks
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks

    def close(self) -> None:
        self._close()


class _CheckedBackend(httpcore2.NetworkBackend):
    def __init__(self, ips: tuple[str, ...], *, connect: Connector, deadline: Deadline) -> None:
        self._ips = ips
        self._connect = connect
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the whole point: the name is not asked for again
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError("no address to connect to")
        for ip in self._ips[:MOST_TRIED]:
            try:
                stream = self._connect(ip, port, self._deadline.left(at_most=timeout))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as problem:
                failure = problem
            else:
                return _DeadlineStream(stream, self._deadline)
        raise failure


class _DeadlineStream(httpcore2.NetworkStream):
    """Cuts every wait to the time that is left: a limit for each read alone never ends a slow drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left(at_most=timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left(at_most=timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(at_most=timeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
