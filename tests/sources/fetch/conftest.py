"""A real site on the loopback interface, whose pages are functions that write to the socket."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from sources.fetch.client import Client, Limits
from sources.fetch.guard import Resolver

Page = Callable[[socket.socket], None]


def answer(body: bytes = b"", *, status: str = "200 OK", headers: str = "") -> Page:
    def page(connection: socket.socket) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        connection.sendall(head.encode("latin-1") + body)

    return page


def redirect(location: str, status: str = "302 Found") -> Page:
    return answer(status=status, headers=f"Location: {location}\r\n")


def answering(*ips: str) -> Resolver:
    """A name service that knows one answer."""

    def resolve(host: str, port: int) -> tuple[str, ...]:
        return ips

    return resolve


class Site:
    """Serves `pages` by path and keeps what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[str] = []
        self.stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, *, seconds: float = 5.0, seconds_a_read: float = 2.0) -> Client:
        """A client that may fetch from this site and from nothing else that is private."""
        return Client(
            allow=frozenset({("127.0.0.1", self.port)}),
            limits=Limits(seconds=seconds, seconds_a_read=seconds_a_read),
        )

    def stop(self) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _peer = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(65_536)
                if not received:
                    return
                request += received
            self.requests.append(request.decode("latin-1"))
            path = request.split()[1].decode("latin-1")
            try:
                self.pages.get(path, answer(status="404 Not Found"))(connection)
            except OSError:
                return  # the client hung up, which is what half of these tests want


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.stop()
