"""Tables taken out as jobs: one file whole or none, for its owner alone."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.exports.csvfile import read_csv
from claims.exports.table import TABLES
from claims.models import Claim, ExportJob
from claims.services import exporting, topics
from claims.services import verdict as publishing
from claims.services.case_rows import case_row
from claims.services.export_tables import rows_of
from claims.services.exporting import path_of
from claims.services.verdict import Finding
from sources.models import SourceName
from tests.claims.web.conftest import SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim, a_rating, a_source, an_attribution

NAMES = ["id", "statement", "created_at"]


@pytest.fixture
def job(editor: User, tmp_path: Any, settings: Any) -> ExportJob:
    settings.VAR_DIR = tmp_path
    a_claim(statement="=1+1 adalah dua, kata “dinas”,\nkemarin.", created_by=editor)
    return exporting.ask(by=editor, what="claims", form="csv-zip", query="state=open", columns=NAMES)


def taken(job: ExportJob) -> ExportJob:
    found = exporting.take(job.pk)
    assert found is not None
    return found


def test_the_csv_read_back_gives_the_same_rows_and_its_description_the_filter(job: ExportJob) -> None:
    done = exporting.perform(taken(job))
    assert (done.state, done.rows_done) == ("done", 1)
    with zipfile.ZipFile(path_of(done)) as archive:
        rows = list(read_csv([archive.read("claims.csv")], TABLES["claims"].choose(NAMES)))
        assert b"state=open" in archive.read("claims.csv-metadata.json")
    claim = Claim.objects.get()
    assert rows == [[claim.pk, claim.statement, claim.created_at]]


@pytest.mark.parametrize("form", exporting.FORMS)
@pytest.mark.parametrize("what", ["attributions", "claims", "verdicts", "sources"])
def test_every_table_is_made_in_every_form(job: ExportJob, editor: User, what: str, form: str) -> None:
    columns = [column.name for column in TABLES[what].columns]
    done = exporting.perform(taken(exporting.ask(by=editor, what=what, form=form, query="", columns=columns)))
    assert (done.state, path_of(done).stat().st_size) == ("done", done.file_bytes)


def test_parquet_tells_its_filter_and_types(job: ExportJob, editor: User) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    done = exporting.perform(
        taken(exporting.ask(by=editor, what="claims", form="parquet", query="state=open", columns=NAMES))
    )
    table = pq.read_table(path_of(done))
    assert table.column("created_at").to_pylist() == [Claim.objects.get().created_at]
    assert table.schema.metadata[b"filter"] == b"state=open"


def test_what_a_killed_worker_left_is_taken_again_and_one_file_stands(job: ExportJob) -> None:
    killed = taken(job)
    (exporting.folder() / f"{killed.pk}.{killed.attempts}.part").write_bytes(b"half")
    assert exporting.take(job.pk) is None
    ExportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert exporting.unended(older_than=timedelta(0), drained=True, most=10) == [job.pk]
    done = exporting.perform(taken(job))
    assert [path.name for path in exporting.folder().iterdir()] == [path_of(done).name]


def test_a_cancelled_job_leaves_no_file(job: ExportJob) -> None:
    begun = taken(job)
    assert exporting.cancel(job)
    assert exporting.perform(begun).state == "cancelled"
    assert list(exporting.folder().iterdir()) == []


def test_a_job_begun_too_often_ends_with_words(job: ExportJob, settings: Any) -> None:
    ExportJob.objects.filter(pk=job.pk).update(attempts=settings.ATTEMPTS)
    failed = exporting.perform(taken(job))
    assert failed.state == "failed"
    assert "never came to an end" in failed.reason


def test_files_go_after_their_time(job: ExportJob) -> None:
    done = exporting.perform(taken(job))
    ExportJob.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    assert exporting.expire() == 1
    assert not path_of(done).exists()


def test_page_and_file_are_their_owners_alone(
    job: ExportJob, editor: User, person: MakePerson, sign_in: SignIn
) -> None:
    exporting.perform(taken(job))
    mine, others = sign_in(editor), sign_in(person("editor"))
    assert mine.get(f"/exports/jobs/{job.pk}/").status_code == 200
    content = b"".join(mine.get(f"/exports/jobs/{job.pk}/file/").streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    for path in ("", "file/"):
        assert others.get(f"/exports/jobs/{job.pk}/{path}").status_code == 404
    assert others.post(f"/exports/jobs/{job.pk}/cancel/").status_code == 404


def test_a_small_table_comes_at_once_and_its_columns_are_kept(job: ExportJob, editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    answer = client.post(
        "/exports/of/claims/?state=open", {"form": "jsonl", "columns": ["id", "statement"], "save_as": "kurz"}
    )
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    page = client.get("/exports/of/claims/?kept=kurz")
    assert page.context["form"].initial["columns"] == ["id", "statement"]
    assert client.get("/exports/").status_code == 200


@pytest.mark.parametrize(("query", "named"), [("state=bogus", "state"), ("stat=open", "stat")])
def test_a_filter_that_means_nothing_takes_nothing_out(
    editor: User, tmp_path: Any, settings: Any, query: str, named: str
) -> None:
    settings.VAR_DIR = tmp_path
    a_claim(created_by=editor)
    asked = exporting.ask(by=editor, what="claims", form="csv-zip", query=query, columns=NAMES)
    ended = exporting.perform(taken(asked))
    assert (ended.state, ended.rows_done) == ("failed", 0)
    assert named in ended.reason
    assert not path_of(ended).exists()


@pytest.mark.parametrize("what", ["attributions", "claims", "verdicts", "sources"])
def test_the_rows_are_filtered_and_counted_where_they_are_taken_out(
    job: ExportJob, editor: User, sign_in: SignIn, what: str
) -> None:
    page = sign_in(editor).get(f"/exports/of/{what}/?language=xx&kind=&country=ZZ&kept=")
    fields = set(page.context["filter"].form.fields)
    assert all(f'name="{name}"' in page.content.decode() for name in fields)
    assert "kind" not in page.context["query"], "a field left empty is no filter"


def test_a_filter_that_cannot_be_read_is_marked_and_one_that_can_is_counted(
    job: ExportJob, editor: User, sign_in: SignIn
) -> None:
    client = sign_in(editor)
    assert "1 row will be in the file" in client.get("/exports/of/claims/?state=open&q=").content.decode()
    assert "0 rows will be in the file" in client.get("/exports/of/claims/?state=published").content.decode()
    bad = client.get("/exports/of/claims/?state=bogus")
    assert "The filter cannot be read" in bad.content.decode()
    assert bad.context["filter"].form.errors


@pytest.mark.parametrize(
    "page", ["/exports/", "/exports/of/claims/", "/exports/verdicts.csv", "/exports/claimreview.json"]
)
def test_a_filter_that_there_is_not_is_named_where_rows_are_taken_out(
    job: ExportJob, editor: User, sign_in: SignIn, page: str
) -> None:
    answer = sign_in(editor).get(f"{page}?stat=open")
    assert "There is no filter “stat” here." in answer.content.decode()
    assert answer.status_code == (200 if page.endswith("/") else 400)


def test_a_job_tells_how_far_it_is(job: ExportJob, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        a_claim(statement=f"Kolam {n} surut.", created_by=editor)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 2)
    rows = exporting._told(taken(job), rows_of("claims", job.query))
    seen = [ExportJob.objects.get(pk=job.pk).rows_done for _row in rows]
    assert seen == [0, 2, 2, 4, 4]


def told(what: str, *names: str) -> list[list[Any]]:
    columns = TABLES[what].choose(list(names))
    return [[column.read(row) for column in columns] for row in rows_of(what, "")]


def test_an_attribution_s_row_tells_where_its_claim_stands(editor: User) -> None:
    claim = an_attribution(claim=a_claim(reviews_needed=0)).claim
    names = ("claim_id", "claim_state", "verdict_said", "verdict_rating")
    assert told("attributions", *names) == [[claim.pk, "open", "", ""]]
    finding = Finding(said="as_reported", rating=a_rating(code="true"), credibility=2, summary="Ya.", note="Jelas.")
    publishing.publish(claim, by=editor, finding=finding, version=claim.version)
    assert told("attributions", *names) == [[claim.pk, "published", "as_reported", "true"]]


def test_a_claim_s_row_and_its_case_file_tell_its_topics(editor: User) -> None:
    claim = a_claim()
    for name in ("Pelabuhan", "Air"):
        topics.put_under(claim, by=editor, name=name)
    assert told("claims", "topics") == [["Air; Pelabuhan"]]
    assert case_row(claim, to=editor).claim.topics == ("Air", "Pelabuhan")


@pytest.mark.django_db
def test_a_name_in_two_languages_is_one_alias() -> None:
    source = a_source(name="Kantor Berita Teluk")
    for language in ("id", "en"):
        SourceName.objects.create(source=source, text="KBT", folded="kbt", language=language)
    assert told("sources", "aliases") == [['["KBT"]']]
