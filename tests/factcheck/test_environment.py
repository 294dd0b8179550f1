"""The environment made on a bare Python: which index is asked for pip, and what is refused."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck import env, environment


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home folder without any of pip's settings but those a test writes; returns pip's configuration file."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    config = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    return config


def an_index(folder: Path, *, wheel: bytes) -> str:
    (folder / "pip").mkdir(parents=True)
    (folder / "pip" / "index.html").write_text(
        f'<a href="../files/{environment.PIP_WHEEL}#sha256=0">pip</a>', encoding="utf-8"
    )
    (folder / "files").mkdir()
    (folder / "files" / environment.PIP_WHEEL).write_bytes(wheel)
    return folder.as_uri()


def test_the_environment_says_which_index_before_pips_configuration_does(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled.write_text("[global]\nindex-url = https://one.example/simple\n", encoding="utf-8")
    assert next(environment.indexes()) == "https://one.example/simple"

    monkeypatch.setenv("PIP_INDEX_URL", "https://two.example/simple")

    assert next(environment.indexes()) == "https://two.example/simple"


def test_pip_is_fetched_from_the_first_index_that_has_it(
    settled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = b"a wheel"
    monkeypatch.setattr(environment, "PIP_SHA256", hashlib.sha256(content).hexdigest())
    (tmp_path / "empty" / "pip").mkdir(parents=True)
    (tmp_path / "empty" / "pip" / "index.html").write_text("", encoding="utf-8")
    second = an_index(tmp_path / "second", wheel=content)
    settled.write_text(
        f"[global]\nindex-url = {(tmp_path / 'empty').as_uri()}\nextra-index-url = {second}\n", encoding="utf-8"
    )

    wheel = environment.fetch_pip(tmp_path)

    assert wheel.read_bytes() == content


def test_a_wheel_that_is_not_the_one_expected_is_refused(
    settled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", an_index(tmp_path / "index", wheel=b"something else"))

    with pytest.raises(environment.CannotInstall, match=r"is not the one expected(.|\n)*apt-get install python3-venv"):
        environment.fetch_pip(tmp_path)

    assert not (tmp_path / environment.PIP_WHEEL).exists()


def test_a_password_in_an_index_address_is_not_shown(
    settled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://desk:secret@127.0.0.1:9/simple")

    with pytest.raises(environment.CannotInstall) as refusal:
        environment.fetch_pip(tmp_path)

    assert "secret" not in str(refusal.value)
    assert "http://127.0.0.1:9/simple" in str(refusal.value)


def test_an_environment_made_from_the_same_file_is_left_alone(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n", encoding="utf-8")
    command = [sys.executable, str(env.CHECKOUT / "factcheck" / "environment.py"), str(tmp_path / ".venv")]

    first = subprocess.run([*command, str(requirements)], capture_output=True, text=True, check=True)
    second = subprocess.run([*command, str(requirements)], capture_output=True, text=True, check=True)
    requirements.write_text("# changed\n", encoding="utf-8")
    third = subprocess.run([*command, str(requirements)], capture_output=True, text=True, check=True)

    assert "are installed in" in first.stdout
    assert second.stdout == ""
    assert "are installed in" in third.stdout


def test_requirements_of_development_hold_all_that_running_needs() -> None:
    running = env.CHECKOUT / "requirements.txt"
    development = env.CHECKOUT / "requirements-dev.txt"

    assert environment._pins(running) <= environment._pins(development)
