import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from claims.exports.catalogue import TABLE_FORMATS, VERDICT_FORMATS
from claims.exports.csvfile import csv_bytes
from claims.exports.table import TABLES
from claims.exports.validate import RULES
from tests.claims.exports.samples import ATTRIBUTION, CLAIM, CORRECTED, DESK, MINISTER
from tests.claims.exports.test_table import NOTE

MANUAL = (Path(__file__).parents[3] / "docs/exports.md").read_text()
SAMPLE = {"attributions": ATTRIBUTION, "claims": CLAIM, "verdicts": CORRECTED, "sources": MINISTER}


@pytest.mark.parametrize("name", list(VERDICT_FORMATS))
def test_every_verdict_format_makes_a_file_with_a_name(name: str) -> None:
    each = VERDICT_FORMATS[name]
    assert CORRECTED.statement in each.make(CORRECTED, DESK).decode()
    assert each.filename(CORRECTED) == f"verdict-31-v2{each.ending}"


@pytest.mark.parametrize("name", list(TABLE_FORMATS))
@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_format_makes_every_table_the_same_way_twice(name: str, table: str) -> None:
    each = TABLE_FORMATS[name]
    one, other = (b"".join(each.make([SAMPLE[table]], TABLES[table].columns, NOTE, table)) for _ in range(2))
    assert one == other
    assert len(one) > 50
    assert each.filename(table, NOTE) == f"{table}-20260401-080000{each.ending}"


def test_a_zipped_csv_holds_the_table_and_what_is_to_be_known_of_it() -> None:
    columns = TABLES["claims"].columns
    written = b"".join(TABLE_FORMATS["csv-zip"].make([CLAIM], columns, NOTE, "claims"))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist() == ["claims.csv", "claims.csv-metadata.json"]
        assert archive.read("claims.csv") == b"".join(csv_bytes([CLAIM], columns, bom=True))
        beside = json.loads(archive.read("claims.csv-metadata.json"))
    assert (beside["url"], beside["notes"][0]["version"]) == ("claims.csv", NOTE.version)


def test_the_manual_names_every_format_column_and_rule() -> None:
    named = set(re.findall(r"`([\w-]+)`", MANUAL))
    assert set(VERDICT_FORMATS) | set(TABLE_FORMATS) <= named
    assert {column.name for table in TABLES.values() for column in table.columns} <= named
    assert set(RULES) <= named


def test_the_manual_names_no_rule_that_is_not_there() -> None:
    rules = MANUAL.partition("## What a ClaimReview must keep to")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)`", rules, re.MULTILINE)) == set(RULES)
