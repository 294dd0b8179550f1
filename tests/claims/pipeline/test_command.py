"""`manage.py extract`: without Django and database, in order, streaming, and clear about what it cannot read."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SENTENCE = "Menteri Sosial Lina Marpaung mengatakan bahwa bantuan dikirim Senin."


def _run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "extract", *arguments],
        cwd=ROOT, input=stdin, capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip


def test_a_line_is_printed_for_each_file_in_the_order_given(tmp_path: Path) -> None:
    paths = []
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
        paths.append(str(tmp_path / name))
    done = _run(*paths, "--language", "id", "--published", "2025-03-05")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["document"] for row in rows] == paths
    (attribution,) = rows[0]["attributions"]
    assert attribution["source_name"] == "Lina Marpaung"
    assert SENTENCE[slice(*attribution["content"][0])] == "bantuan dikirim Senin"
    assert rows[0]["language"] == "id"
    assert rows[0]["pipeline"]


def test_jsonl_on_standard_input_keeps_its_order_over_several_processes() -> None:
    lines = "\n".join(json.dumps({"document": f"d{i}", "text": SENTENCE * (1 + i % 3)}) for i in range(40))
    done = _run("-", "--jobs", "2", stdin=lines)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["document"] for row in rows] == [f"d{i}" for i in range(40)]
    assert done.stdout == _run("-", stdin=lines).stdout


def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "good.txt").write_text(SENTENCE, encoding="utf-8")
    done = _run(str(tmp_path / "latin.txt"), str(tmp_path / "none.txt"), str(tmp_path / "good.txt"))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "is not UTF-8 (byte 3)" in done.stderr
    assert "none.txt: cannot be read" in done.stderr


def test_a_line_that_is_no_json_is_named_by_its_number() -> None:
    done = _run("-", stdin='{"document": "a", "text": "x"}\nnonsense\n')
    assert done.returncode == 1
    assert "line 2" in done.stderr


def test_explaining_names_the_rule_and_the_reason_for_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE + " Laporan itu tebal.", encoding="utf-8")
    done = _run(str(tmp_path / "a.txt"), "--language", "id", "--explain")
    notes = json.loads(done.stdout)["notes"]
    assert [note["rule"] for note in notes] == ["id.subject-cue-content.say", "id.none.noun"]
    assert "no clause follows the noun" in notes[1]["said"]
