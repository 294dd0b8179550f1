"""``python3 factcheck/environment.py FOLDER REQUIREMENTS``: a virtual environment with exactly the pinned packages.

Runs before anything is installed, on a bare Python 3.11, so it imports the standard library alone. It does nothing
when the environment was made from the same file by the same Python. Debian's bare ``python3`` cannot make an
environment with pip in it; then pip's own wheel is fetched from the index that pip would use, checked, and run.
"""

import base64
import configparser
import hashlib
import html.parser
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
STAMP = "made-from"


class CannotInstall(Exception):
    """Holds the sentence for the person: what happened and what to do."""


def main(arguments: list[str]) -> int:
    folder, requirements = Path(arguments[0]), Path(arguments[1])
    try:
        if make_environment(folder, requirements):
            print(f"The packages of {requirements} are installed in {folder}.")
    except CannotInstall as problem:
        print(problem, file=sys.stderr)
        return 69
    return 0


def make_environment(folder: Path, requirements: Path) -> bool:
    """Make or renew ``folder``; whether there was anything to do. Raises CannotInstall."""
    if sys.version_info < OLDEST:
        raise CannotInstall(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    mark = _mark(requirements)
    stamp = folder / STAMP
    had = stamp.read_text(encoding="ascii").split() if stamp.exists() else []
    if mark in had:
        return False
    print(f"Installing the packages of {requirements} into {folder}; the first time takes a minute.", flush=True)
    python = folder / "bin" / "python"
    if not _works(python):
        _make_empty(folder)
    _install(python, requirements)
    stamp.write_text(" ".join(_marks(requirements, had)), encoding="ascii")
    return True


def _mark(requirements: Path) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(version.encode() + requirements.read_bytes()).hexdigest()


def _marks(installed: Path, had: list[str]) -> list[str]:
    """The marks of all files beside ``installed`` whose packages the environment holds now.

    requirements-dev.txt holds all of requirements.txt at the same versions, so what has the one has the other.
    """
    pins = _pins(installed)
    beside = installed.resolve().parent.glob("requirements*.txt")
    return [_mark(path) for path in beside if _mark(path) in had or _pins(path) <= pins]


def _pins(requirements: Path) -> set[str]:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line[0].isspace()}


def _works(python: Path) -> bool:
    """Whether there is an environment with pip in it; one whose Python has been removed is made anew."""
    try:
        check = "import pip, sys; assert sys.version_info[:2] == ({}, {})".format(*sys.version_info[:2])
        return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, symlinks=True, with_pip=False)
    except OSError as problem:
        raise CannotInstall(
            f"{folder} cannot be written: {problem.strerror}. Give the checkout to this account, or free some space."
        ) from None
    python = folder / "bin" / "python"
    has_pip = subprocess.run([python, "-m", "ensurepip", "--default-pip"], capture_output=True, check=False)
    if has_pip.returncode:
        with tempfile.TemporaryDirectory() as draft:
            wheel = fetch_pip(Path(draft))
            _run_pip([python, f"{wheel}/pip"], "install", "--quiet", "--no-index", "--no-deps", str(wheel))


def _install(python: Path, requirements: Path) -> None:
    _run_pip([python, "-m", "pip"], "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(requirements))


def _run_pip(pip: list[str | Path], *arguments: str) -> None:
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run([*pip, *arguments], env=environment, check=False).returncode:
        raise CannotInstall(
            "pip could not install the packages; what it said is above. If it found no network, set PIP_INDEX_URL to "
            "an index it reaches and run this again: what is installed already is kept."
        )


def fetch_pip(folder: Path) -> Path:
    """Fetch pip's wheel into ``folder`` from the first index that has it; its hash must be the one written here."""
    tried = []
    for index in indexes():
        try:
            content = _read(_find_wheel(index))
        except (OSError, LookupError) as problem:
            tried.append(f"  {_without_password(index)}: {problem}")
            continue
        if hashlib.sha256(content).hexdigest() != PIP_SHA256:
            tried.append(f"  {_without_password(index)}: its {PIP_WHEEL} is not the one expected")
            continue
        wheel = folder / PIP_WHEEL
        wheel.write_bytes(content)
        return wheel
    raise CannotInstall(
        "This Python has no pip, and pip could not be fetched:\n" + "\n".join(tried) + "\n"
        "Install it (on Debian: apt-get install python3-venv), or set PIP_INDEX_URL to an index that has it."
    )


def indexes() -> Iterator[str]:
    """The package indexes in pip's own order of precedence: environment, then its configuration files."""
    settings = _pip_settings()
    yield from (os.environ.get("PIP_INDEX_URL") or settings.get("index-url") or "").split()
    yield from (os.environ.get("PIP_EXTRA_INDEX_URL") or settings.get("extra-index-url") or "").split()


def _pip_settings() -> dict[str, str]:
    """What the sections ``global`` and ``install`` of pip's files say, the user's before the machine's."""
    home = Path("~").expanduser()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf", config / "pip/pip.conf"]
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return {}
    parser = configparser.RawConfigParser()
    parser.read([*files, *([named] if named else [])], encoding="utf-8")
    found: dict[str, str] = {}
    for section in ("global", "install"):
        found |= dict(parser[section]) if parser.has_section(section) else {}
    return found


class _Links(html.parser.HTMLParser):
    """The addresses a page of an index links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _find_wheel(index: str) -> str:
    page = index.rstrip("/") + "/pip/"
    links = _Links()
    links.feed(_read(page).decode("utf-8", errors="replace"))
    for link in links.found:
        address = urllib.parse.urljoin(page, link)
        if urllib.parse.urlsplit(address).path.rpartition("/")[2] == PIP_WHEEL:
            return urllib.parse.urldefrag(address).url
    raise LookupError(f"it has no {PIP_WHEEL}")


def _read(address: str) -> bytes:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "file":
        path = Path(urllib.parse.unquote(parts.path))
        return (path / "index.html" if path.is_dir() else path).read_bytes()
    if parts.scheme not in {"http", "https"}:
        raise OSError("only http, https and file addresses are read")
    request = urllib.request.Request(_without_password(address), headers=_authorization(parts))
    with urllib.request.urlopen(
        request, timeout=60, context=_certificates(with_password=bool(parts.username))
    ) as answer:
        content: bytes = answer.read()
        return content


def _certificates(*, with_password: bool) -> ssl.SSLContext:
    """Debian's bare Python has no certificate authorities at all. The wheel's hash is written above, so nothing is
    lost by reading it unproved then; a password is never sent that way."""
    bundle = os.environ.get("PIP_CERT") or _pip_settings().get("cert")
    context = ssl.create_default_context(cafile=bundle if bundle and Path(bundle).exists() else None)
    if not context.get_ca_certs() and not _authorities_folder() and not with_password:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _authorities_folder() -> bool:
    folder = ssl.get_default_verify_paths().capath
    return bool(folder) and any(Path(str(folder)).iterdir())


def _authorization(parts: urllib.parse.SplitResult) -> dict[str, str]:
    if not parts.username:
        return {}
    user, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _without_password(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
