"""Settings from the environment: read with their types, refused by name."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck import env, variables


def test_a_database_address_is_read_with_its_password_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:p%40ss@[::1]:5433/claims?sslmode=require")

    found = env.database()

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("::1", "5433", "claims")
    assert (found["USER"], found["PASSWORD"]) == ("desk", "p@ss")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_without_servers_named_both_addresses_lie_under_the_var_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("VAR_DIR", "/srv/desk")

    assert env.database()["HOST"] == "/srv/desk/run"
    assert env.redis_url() == "unix:///srv/desk/run/valkey.sock?db=0"
    assert env.broker_url() == "redis+socket:///srv/desk/run/valkey.sock?virtual_host=0"


@pytest.mark.parametrize("var", ["/srv/" + "deep/" * 20, "/srv/with space", "/srv/with,comma"])
def test_sockets_move_to_a_short_plain_folder_where_the_var_folder_is_none(var: str) -> None:
    found = env.socket_dir_of(Path(var))

    assert len(str(found / ".s.PGSQL.5432.lock")) <= 107
    assert not str(found).startswith("/srv")
    assert found != env.socket_dir_of(Path(var + "2"))


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("PORT", "http", env.port),
        ("PORT", "70000", env.port),
        ("DEBUG", "maybe", env.debug),
        ("LANGUAGE_CODE", "nl", env.language_code),
        ("LOG_LEVEL", "LOUD", env.log_level),
        ("REDIS_URL", "amqp://localhost", env.redis_url),
        ("DATABASE_URL", "mysql://localhost/desk", env.database),
        ("EMAIL_URL", "localhost", env.email),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Callable[[], object]
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{value}', and should be"):
        read()


def test_a_secret_is_made_once_by_however_many_processes_start_at_once(
    tmp_path: Path, bare_environment: dict[str, str]
) -> None:
    command = [sys.executable, "-c", "from factcheck import env; print(env.secret_key(), env.token_pepper())"]
    environment = bare_environment | {"VAR_DIR": str(tmp_path)}
    environment = {name: value for name, value in environment.items() if name not in {"SECRET_KEY", "TOKEN_PEPPER"}}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=env.CHECKOUT)
        for _ in range(4)
    ]

    said = {process.communicate()[0] for process in started}

    assert len(said) == 1
    key, pepper = said.pop().split()
    assert key != pepper
    assert (tmp_path / "secrets" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_production_refuses_to_start_without_its_secrets_and_names_them(bare_environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", "import factcheck.settings.prod"]

    done = subprocess.run(command, env=bare_environment, capture_output=True, text=True, check=False, cwd=env.CHECKOUT)

    assert done.returncode != 0
    for name in ("SECRET_KEY", "TOKEN_PEPPER", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"):
        assert f"  {name}: " in done.stderr


def test_every_declared_variable_is_read_and_has_a_meaning() -> None:
    source = Path(env.__file__).read_text(encoding="utf-8")

    for name, setting in variables.SETTINGS.items():
        assert re.search(rf"variables\.{name}\b", source), f"{name} is declared and never read"
        assert setting.meaning.endswith(".")
