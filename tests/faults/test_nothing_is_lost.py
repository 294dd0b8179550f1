"""Every accepted document ends extracted exactly once, whatever dies on the way: on real processes."""

from pathlib import Path

import pytest

from claims import tasks
from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

DOCUMENTS = 60
ENDED = "SELECT count(*) FROM claims_extractionrun WHERE state = 'done'"
ENDED_OF_A_LOT = """SELECT count(run.id) FROM sources_intakeitem AS item
    LEFT JOIN claims_extractionrun AS run ON run.document_id = item.document_id AND run.state = 'done'
    GROUP BY item.position / 10"""


@pytest.fixture
def articles(tmp_path: Path) -> list[str]:
    """Articles of two attributions each, long enough that killing falls into the middle of the work."""
    paths = []
    for n in range(DOCUMENTS):
        filling = "\n\n".join(f"Pekerja menimbang {k} karung beras di gudang nomor {n}." for k in range(400))
        text = (
            f"Gudang nomor {n} diperiksa\n\n"
            f'"Beras di gudang nomor {n} cukup untuk tiga bulan," kata juru bicara dinas pangan.\n\n{filling}\n\n'
            f"Menurut kepala gudang, timbangan nomor {n} rusak sejak Senin.\n"
        )
        path = tmp_path / f"artikel-{n}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def hand_in(desk: Desk, articles: list[str]) -> None:
    desk.manage("intake", "--no-wait", *articles)


def assert_each_once(desk: Desk) -> None:
    desk.wait(lambda: desk.count(ENDED) == DOCUMENTS, seconds=120, what="the end of every run")
    assert desk.count("SELECT count(*) FROM sources_document") == DOCUMENTS
    assert desk.count("SELECT count(*) FROM claims_extractionrun") == DOCUMENTS
    assert desk.count("SELECT count(*) FROM sources_intakeitem WHERE state = 'stored'") == DOCUMENTS
    candidates = desk.ask("SELECT document_id, count(*) FROM claims_candidate GROUP BY 1")
    assert len(candidates) == DOCUMENTS
    assert {found for _document, found in candidates} == {2}


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(desk: Desk, articles: list[str]) -> None:
    hand_in(desk, articles)
    first = desk.start_worker()
    desk.wait(lambda: desk.count(ENDED) >= 5, seconds=60, what="the first five runs")
    desk.kill(first)
    of_each_lot = {int(str(ended)) for (ended,) in desk.ask(ENDED_OF_A_LOT)}
    assert of_each_lot - {0, tasks.A_LOT}, "no lot was in its middle when the worker was killed"
    desk.start_worker()
    assert_each_once(desk)


def test_a_broker_emptied_in_the_middle_loses_nothing_and_doubles_nothing(desk: Desk, articles: list[str]) -> None:
    hand_in(desk, articles)
    desk.instance.valkey.empty(range(1))
    desk.start_worker()
    desk.wait(lambda: desk.count(ENDED) >= 5, seconds=60, what="the first five runs")
    desk.instance.valkey.empty(range(1))
    assert_each_once(desk)


def test_a_database_restarted_in_the_middle_loses_nothing_and_doubles_nothing(desk: Desk, articles: list[str]) -> None:
    hand_in(desk, articles)
    desk.start_worker()
    desk.wait(lambda: desk.count(ENDED) >= 5, seconds=60, what="the first five runs")
    desk.instance.postgres.stop()
    desk.instance.postgres.start()
    assert_each_once(desk)


def test_a_worker_keeps_its_connection_from_task_to_task(desk: Desk) -> None:
    old = """SELECT count(*) FROM pg_stat_activity WHERE datname = 'factcheck' AND pid <> pg_backend_pid()
             AND clock_timestamp() - backend_start > interval '3 seconds'"""
    desk.start_worker()
    desk.wait(lambda: desk.count(old) > 0, seconds=30, what="a connection older than the sweeps of three seconds")
