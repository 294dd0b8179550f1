"""Folders and environments for servers that a test starts, kills and stops itself."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck.embedded.instance import Instance


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """An empty folder that the account servers run as can reach, which pytest's own are not when root tests."""
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def instance(server_folder: Path) -> Iterator[Instance]:
    """PostgreSQL and Valkey of this test alone, not started yet; stopped afterwards."""
    made = Instance(folder=server_folder, throwaway=True)
    yield made
    made.leave()


@pytest.fixture
def bare_environment() -> dict[str, str]:
    """The environment without servers named in it, as on a machine where nothing is set."""
    named = {"DATABASE_URL", "REDIS_URL", "VAR_DIR", "PORT", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in named}


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
