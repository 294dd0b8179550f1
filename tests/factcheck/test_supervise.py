"""Processes kept alive by a supervisor."""

import sys
import time
from pathlib import Path

from factcheck.supervise import Part, Supervisor, end_left_over, left_over


def test_what_keeps_dying_is_started_again_after_pauses_that_double(tmp_path: Path) -> None:
    said: list[str] = []
    part = Part(name="web", command=["sh", "-c", "echo no room >&2; exit 3"], log=tmp_path / "web.log")
    supervisor = Supervisor(parts=[part], folder=tmp_path, say=said.append)
    supervisor.start()
    deadline = time.monotonic() + 20

    while len(said) < 5 and time.monotonic() < deadline:
        supervisor.look()
        time.sleep(0.02)
    supervisor.stop()

    assert "web ended with code 3; it is started again in 0.5 s." in said[0]
    assert said[0].endswith("  no room")
    assert said[1] == "web was started again."
    assert "it is started again in 1 s." in said[2]
    assert "it is started again in 2 s." in said[4]


def test_a_process_that_a_part_started_and_lost_is_found_by_its_mark_and_ended(tmp_path: Path) -> None:
    # The shell ends at once and leaves a child in a session of its own.
    orphan = f"setsid {sys.executable} -c 'import time; time.sleep(60)' & exit 0"
    part = Part(name="worker", command=["sh", "-c", orphan], log=tmp_path / "worker.log")
    supervisor = Supervisor(parts=[part], folder=tmp_path, say=lambda _sentence: None)
    supervisor.start()
    assert part.child
    part.child.wait()

    found = left_over(tmp_path)
    ended = end_left_over(tmp_path)

    assert len(found) == ended == 1
    assert left_over(tmp_path) == []


def test_one_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    stubborn = "import signal, time\nfor n in (2, 3, 15): signal.signal(n, signal.SIG_IGN)\nprint('deaf', flush=True)\n"
    command = [sys.executable, "-c", stubborn + "time.sleep(120)"]
    part = Part(name="worker", command=command, log=tmp_path / "worker.log")
    supervisor = Supervisor(parts=[part], folder=tmp_path, say=lambda _sentence: None, patience=(0.3, 0.3, 5.0))
    supervisor.start()
    while "deaf" not in part.last_words():
        time.sleep(0.02)

    supervisor.stop()

    assert part.child
    assert part.child.returncode == -9
    assert left_over(tmp_path) == []
