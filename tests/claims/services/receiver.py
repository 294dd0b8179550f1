"""A receiver of webhooks as a stranger would write one: it checks the signature, keeps what came, answers as told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """``answers`` are used up one by one, then all is well. ``came`` holds headers and bodies in order."""

    address: str = ""
    place: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    came: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def verified(self, secret: str, *, number: int = -1) -> Any:
        """The message as the library reads it; raises unless the signature is the secret's."""
        headers, body = self.came[number]
        return Webhook(secret).verify(body, headers)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.came.append((dict(self.headers.items()), body))
            time.sleep(receiver.slow)
            status = receiver.answers.pop(0) if receiver.answers else 200
            said = f"answered {status}".encode()
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.place = f"127.0.0.1:{server.server_port}"
    receiver.address = f"http://{receiver.place}/hook"
    yield receiver
    server.shutdown()
    server.server_close()
