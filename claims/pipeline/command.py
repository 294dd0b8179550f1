"""The command line of extraction, `manage.py extract`: reads files or JSONL, prints JSONL.

It imports nothing of Django, so that the first line comes at once.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from claims.pipeline.contract import Extraction
from claims.pipeline.pack import languages
from claims.pipeline.run import extract

Text = tuple[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help='text files, or - for JSONL {"document": …, "text": …}'
    )
    parser.add_argument("--language", default="auto", choices=["auto", *languages()])
    parser.add_argument(
        "--published", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day `kemarin` counts from"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes; the order is kept")
    parser.add_argument("--explain", action="store_true", help="say which rule fired, and why a cue did not")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="extract", description="Print attributions as JSON lines.")
    add_arguments(parser)
    return print_attributions(vars(parser.parse_args(arguments)))


def print_attributions(options: Mapping[str, Any]) -> int:
    """Prints one line a document; 1 if any document could not be read (the reason goes to standard error)."""
    settings = Extraction(language=options["language"], published=options["published"], explain=options["explain"])
    failures = 0
    for line, error in _lines(_texts(options["paths"]), settings, jobs=options["jobs"]):
        if error:
            failures += 1
            print(error, file=sys.stderr)
        else:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 1 if failures else 0


def _texts(paths: Iterable[str]) -> Iterator[tuple[Text | None, str]]:
    for path in paths:
        if path == "-":
            yield from _jsonl()
            continue
        try:
            yield (path, Path(path).read_bytes().decode("utf-8")), ""
        except OSError as error:
            yield None, f"{path}: cannot be read: {error.strerror}. Give the path of a text file."
        except UnicodeDecodeError as error:
            yield None, f"{path}: is not UTF-8 (byte {error.start}). Convert it first, for example with iconv."


def _jsonl() -> Iterator[tuple[Text | None, str]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield (str(row["document"]), str(row["text"])), ""
        except (ValueError, KeyError, TypeError):
            yield None, f'standard input, line {number}: is not a JSON object with "document" and "text".'


def _line(work: tuple[Text, Extraction]) -> str:
    (document, text), settings = work
    row = {"document": document, **extract(text, settings=settings).to_json()}
    return json.dumps(row, ensure_ascii=False)


def _lines(texts: Iterable[tuple[Text | None, str]], settings: Extraction, *, jobs: int) -> Iterator[tuple[str, str]]:
    if jobs <= 1:
        for text, error in texts:
            yield ("", error) if text is None else (_line((text, settings)), "")
        return
    from claims.pipeline.parallel import in_order  # noqa: PLC0415 - processes are not needed by most calls

    yield from in_order(_line, ((((text, settings) if text else None), error) for text, error in texts), jobs=jobs)
