"""TLS on a real socket: the connection goes to the checked address, the certificate is judged by the name."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sources.fetch.client import Client
from sources.text.intake import FetchError
from tests.sources.fetch.conftest import answering

NAME = "kabar.example"


def write_certificate(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))


class SecureSite:
    def __init__(self, certificate: Path) -> None:
        self.certificate = certificate
        self.names: list[str | None] = []
        self.requests: list[str] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._context.sni_callback = self._named
        self.listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve_one, daemon=True)
        self._thread.start()

    def _named(self, _socket: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        self.names.append(name)

    def _serve_one(self) -> None:
        try:
            connection, _peer = self.listener.accept()
            with connection, self._context.wrap_socket(connection, server_side=True) as secure:
                self.requests.append(secure.recv(65_536).decode())
                secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")
        except OSError:
            return  # the client did not like the certificate

    def connect(self, ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        assert (ip, port) == ("93.184.215.14", 443)
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", self.listener.getsockname()[1], timeout=seconds)

    def stop(self) -> None:
        self.listener.close()
        self._thread.join(5)


@pytest.fixture
def secure_site(tmp_path: Path) -> Iterator[SecureSite]:
    write_certificate(tmp_path / "site.pem")
    site = SecureSite(tmp_path / "site.pem")
    yield site
    site.stop()


def test_the_name_is_asked_for_and_proved_while_the_checked_address_is_connected_to(
    secure_site: SecureSite,
) -> None:
    trust = ssl.create_default_context(cafile=str(secure_site.certificate))
    client = Client(resolve=answering("93.184.215.14"), connect=secure_site.connect, trust=trust)
    assert client.fetch(f"https://{NAME}/a").raw == b"x"
    assert secure_site.names == [NAME]
    assert f"host: {NAME}\r\n" in secure_site.requests[0].lower()


def test_a_site_that_cannot_prove_its_name_is_refused(secure_site: SecureSite) -> None:
    client = Client(resolve=answering("93.184.215.14"), connect=secure_site.connect)
    with pytest.raises(FetchError) as refused:
        client.fetch(f"https://{NAME}/a")
    assert refused.value.code == "certificate_invalid"
    assert secure_site.requests == []


def test_a_certificate_for_another_name_is_refused(secure_site: SecureSite) -> None:
    trust = ssl.create_default_context(cafile=str(secure_site.certificate))
    client = Client(resolve=answering("93.184.215.14"), connect=secure_site.connect, trust=trust)
    with pytest.raises(FetchError) as refused:
        client.fetch("https://lain.example/a")
    assert refused.value.code == "certificate_invalid"
