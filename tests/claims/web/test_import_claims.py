"""Sending claims as a table: looked at, checked, taken in, and what was not taken comes back as a file."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.exports.sheet import read_sheet
from claims.models import Claim, ClaimImport
from claims.services import importing
from tests.claims.web.conftest import SignIn
from tests.conftest import MakePerson

pytestmark = pytest.mark.django_db

TABLE = "isi;tokoh;tgl\nHarga naik.;Menteri;29/11/2024\n=Jalan retak.;Menteri;besok\n;Menteri;\n"


def sent(client: Any, text: str = TABLE) -> ClaimImport:
    answer = client.post("/claims/import/", {"sheet": SimpleUploadedFile("klaim.csv", text.encode("cp1252"))})
    assert answer.status_code == 302
    return ClaimImport.objects.latest("pk")


def test_a_file_is_shown_with_its_columns_guessed_and_its_rows_checked(editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    page = client.get(f"/claims/import/{sent(client).pk}/").content.decode()
    assert '<option value="statement" selected>' in page
    assert '<option value="said_on" selected>' in page
    assert "semicolon" in page
    assert "“besok” is no day" in page
    assert "1 row is good" in page
    assert "2 rows are not" in page
    assert Claim.objects.count() == 0


def test_columns_can_be_named_otherwise_and_a_mapping_without_statement_is_refused(
    editor: User, sign_in: SignIn
) -> None:
    client = sign_in(editor)
    brought = sent(client)
    path = f"/claims/import/{brought.pk}/"
    refused = client.post(path, {"column-0": "", "column-1": "speaker", "column-2": ""})
    assert refused.status_code == 422
    assert "Choose the column that holds the statement." in refused.content.decode()
    assert client.post(path, {"column-0": "statement", "column-1": "speaker", "column-2": ""}).status_code == 302
    assert "2 rows are good" in client.get(path).content.decode()


def test_what_was_not_taken_comes_back_and_is_taken_once_mended(editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    brought = sent(client)
    assert client.post(f"/claims/import/{brought.pk}/start/").status_code == 302
    taken = importing.take(brought.pk)
    assert taken is not None
    importing.perform(taken)
    page = client.get(f"/claims/import/{brought.pk}/").content.decode()
    assert "1 claim made" in page
    assert "2 rows not taken" in page
    answer = client.get(f"/claims/import/{brought.pk}/refused.csv")
    file = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = read_sheet(file)
    assert sheet.header == ("isi", "tokoh", "tgl", "reason")
    rows = list(sheet.rows())
    assert [row[:3] for _at, row in rows] == [["=Jalan retak.", "Menteri", "besok"], ["", "Menteri", ""]]
    assert b"'=Jalan" in file
    assert "besok" in rows[0][1][3]
    mended = sent(client, file.decode("utf-8-sig").replace(",besok,", ",30/11/2024,"))
    assert "1 row is good" in client.get(f"/claims/import/{mended.pk}/").content.decode()


@pytest.mark.parametrize(
    ("raw", "told"), [(b"", "There is nothing"), (b"\x00\x01\x02", "no text"), (b" , \n1,2\n", "name the columns")]
)
def test_what_is_no_table_is_refused_with_words(editor: User, sign_in: SignIn, raw: bytes, told: str) -> None:
    answer = sign_in(editor).post("/claims/import/", {"sheet": SimpleUploadedFile("a.csv", raw)})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_file_is_its_owners_alone(editor: User, person: MakePerson, sign_in: SignIn) -> None:
    brought = sent(sign_in(editor))
    other = sign_in(person("editor"))
    for path in ("", "refused.csv"):
        assert other.get(f"/claims/import/{brought.pk}/{path}").status_code == 404
    for path in ("start/", "cancel/"):
        assert other.post(f"/claims/import/{brought.pk}/{path}").status_code == 404


def test_the_end_is_told_in_the_page_s_own_live_region(editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    brought = sent(client)
    client.post(f"/claims/import/{brought.pk}/cancel/")
    part = client.get(f"/claims/import/{brought.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert '<div id="messages" hx-swap-oob="innerHTML">' in part
